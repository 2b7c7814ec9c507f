import type { AppConfig } from '../platform/config/app-config.js';
import type { ServiceName } from '../shared/services.js';

/** The commands that a part of the shop brings; the others are the platform's, and there in every process. */
export const COMMAND_HOSTS: Readonly<Partial<Record<string, ServiceName>>> = {
  admin: 'auth',
  import: 'catalog',
  mail: 'auth',
};

/** Where to run a command that this process has not; `undefined` for one that the shop has not either. */
export function whereCommandIs(name: string | undefined, { services }: AppConfig): string | undefined {
  const host = name !== undefined && Object.hasOwn(COMMAND_HOSTS, name) ? COMMAND_HOSTS[name] : undefined;
  const place = host && services[host];
  if (name === undefined || place === undefined || place === 'here') return undefined;
  return `"${name}" belongs to ${host}, which this process does not host: run it with the settings of the process at ${place.origin}`;
}
