import { SERVICES, type ServiceName } from '../../../src/shared/services.js';

/** What `npm run test:services` has started: the services, and what they need. */
export type Part = ServiceName | 'database' | 'broker' | 'edge';

type Settings = Readonly<Record<string, string>>;

function needed(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run these suites by npm run test:services`);
  return value;
}

const settings = JSON.parse(needed('TEST_SERVICES_SETTINGS')) as Readonly<Record<ServiceName, Settings>>;

/** The shop as services that all suites share. Whoever takes a part of it away gives it back. */
export const split = {
  /** Of the edge, which is all that people know. */
  url: needed('TEST_SERVICES_URL'),

  /** `kill -9`; resolves when it is gone. */
  crash: (part: Part) => ask('crash', part),
  /** Resolves when it is ready again. */
  start: (part: Part) => ask('start', part),
  /** Ends in order, and starts again. */
  restart: (part: Part) => ask('restart', part),

  /** The environment that a service was started with. */
  settingsOf: (service: ServiceName): Settings => settings[service],

  settingOf(service: ServiceName, name: string): string {
    const value = settings[service][name];
    if (value === undefined) throw new Error(`${service} has no ${name}`);
    return value;
  },

  /** Where a service listens, which only the edge and the other services know. */
  urlOf: (service: ServiceName): string => `http://127.0.0.1:${settings[service]['PORT'] ?? ''}`,
};

export const eachService = SERVICES;

async function ask(action: string, part: Part): Promise<void> {
  const response = await fetch(`${needed('TEST_SERVICES_CONTROL')}/${action}-${part}`, {
    // One that was kept may be closed at the other end just when it is used again.
    headers: { connection: 'close' },
  });
  if (!response.ok) throw new Error(`${action} ${part}: ${await response.text()}`);
}
