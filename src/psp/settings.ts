import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LONGEST_PAUSE_MS, type WebhookTarget } from './webhooks.js';

export interface ProviderSettings {
  readonly host: string;
  readonly port: number;
  readonly ledger: string;
  readonly apiKey: string;
  readonly webhooks: WebhookTarget | undefined;
  /** Whether tests may steer it. */
  readonly control: boolean;
  readonly logLevel: string;
}

/** The settings do not make sense; one line each. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The payment provider cannot start:\n  ${problems.join('\n  ')}`);
    this.name = 'SettingsError';
  }
}

const NAMES = [
  'PSP_HOST',
  'PSP_PORT',
  'PSP_LEDGER',
  'PSP_API_KEY',
  'PSP_API_KEY_FILE',
  'PSP_WEBHOOK_URL',
  'PSP_WEBHOOK_SECRET',
  'PSP_WEBHOOK_SECRET_FILE',
  'PSP_WEBHOOK_RETRY_MS',
  'PSP_CONTROL',
  'PSP_LOG_LEVEL',
] as const;
type Name = (typeof NAMES)[number];

const MIN_KEY = 16;
const MIN_SECRET = 32;
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * Reads the environment (`PSP_PORT`) and the command line (`--port`), which wins; secrets come by environment or file only,
 * for everybody on the machine can read a command line. @throws SettingsError
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): ProviderSettings {
  const problems: string[] = [];
  const given = { ...fromEnvironment(environment), ...fromArguments(args, problems) };
  const secret = (name: 'PSP_API_KEY' | 'PSP_WEBHOOK_SECRET', min: number): string => {
    const value = secretOf(name, given, problems);
    if (value !== undefined && value.length >= min && /^[\x21-\x7e]+$/.test(value)) return value;
    if (value === undefined)
      problems.push(`${name}: is not set; it takes at least ${min} characters, or ${name}_FILE a file`);
    else problems.push(`${name}: is not accepted: it takes at least ${min} printable characters without spaces`);
    return '';
  };
  const whole = (name: 'PSP_PORT' | 'PSP_WEBHOOK_RETRY_MS', preset: number, [min, max]: readonly [number, number]) => {
    const text = given[name] ?? String(preset);
    if (!/^\d{1,9}$/.test(text) || Number(text) < min || Number(text) > max)
      problems.push(`${name}: "${text}" is no whole number from ${min} to ${max}`);
    return Number(text);
  };
  const word = (name: 'PSP_CONTROL' | 'PSP_LOG_LEVEL', preset: string, words: readonly string[]): string => {
    const text = given[name] ?? preset;
    if (!words.includes(text)) problems.push(`${name}: "${text}" is not one of ${words.join(', ')}`);
    return text;
  };
  const webhookUrl = given.PSP_WEBHOOK_URL;
  if (webhookUrl !== undefined && !isHttp(webhookUrl))
    problems.push('PSP_WEBHOOK_URL: it takes an http or https address, without a user or a password in it');
  // Told also where no webhooks are sent: whoever set it meant something.
  const retryMs = whole('PSP_WEBHOOK_RETRY_MS', 500, [1, LONGEST_PAUSE_MS]);
  const settings: ProviderSettings = {
    host: given.PSP_HOST ?? '127.0.0.1',
    port: whole('PSP_PORT', 4400, [0, 65_535]),
    ledger: given.PSP_LEDGER ?? './data/psp-ledger.jsonl',
    apiKey: secret('PSP_API_KEY', MIN_KEY),
    webhooks:
      webhookUrl === undefined
        ? undefined
        : {
            url: webhookUrl,
            secret: secret('PSP_WEBHOOK_SECRET', MIN_SECRET),
            retryMs,
          },
    control: word('PSP_CONTROL', 'off', ['on', 'off']) === 'on',
    logLevel: word('PSP_LOG_LEVEL', 'info', LEVELS),
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

type Given = Partial<Record<Name, string>>;

/** An empty variable is one that is not set. */
function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Given {
  const found = NAMES.map((name) => [name, environment[name]] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined && value !== ''));
}

const flagOf = (name: Name): string => name.slice('PSP_'.length).toLowerCase().replaceAll('_', '-');
const FLAGS = NAMES.filter((name) => name !== 'PSP_API_KEY' && name !== 'PSP_WEBHOOK_SECRET');

function fromArguments(args: readonly string[], problems: string[]): Given {
  const options = Object.fromEntries(FLAGS.map((name) => [flagOf(name), { type: 'string' as const }]));
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    return Object.fromEntries(
      FLAGS.flatMap((name) => {
        const value = values[flagOf(name)];
        if (value === '') problems.push(`--${flagOf(name)}: is empty`);
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    );
  } catch (error) {
    problems.push(
      `${error instanceof Error ? error.message : String(error)} (it takes --${FLAGS.map(flagOf).join(', --')})`,
    );
    return {};
  }
}

function secretOf(name: 'PSP_API_KEY' | 'PSP_WEBHOOK_SECRET', given: Given, problems: string[]): string | undefined {
  const file = given[`${name}_FILE`];
  if (file === undefined) return given[name];
  if (given[name] !== undefined) problems.push(`${name} and ${name}_FILE: both are set; keep one of them`);
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    problems.push(`${name}_FILE: cannot be read (${error instanceof Error ? error.message : String(error)})`);
    return undefined;
  }
}

function isHttp(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  // Node's fetch refuses an address with credentials each time, when it is too late to say so.
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
