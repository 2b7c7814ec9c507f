import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, SettingsError } from './settings.js';

const KEY = 'k'.repeat(16);
const SECRET = 's'.repeat(32);
const WHOLE = {
  PSP_API_KEY: KEY,
  PSP_WEBHOOK_URL: 'http://localhost:3000/webhooks/payments',
  PSP_WEBHOOK_SECRET: SECRET,
};

const problemsOf = (environment: Record<string, string>, args: readonly string[] = []): string => {
  try {
    readSettings(environment, args);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.join('\n');
    throw error;
  }
  return '';
};

const fileWith = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'bookstore-psp-settings-')), 'secret');
  writeFileSync(file, text);
  return file;
};

describe('the settings of the payment provider', () => {
  it('need a key, and nothing else; it listens on this machine only', () => {
    expect(readSettings({ PSP_API_KEY: KEY, PSP_PORT: '' }, [])).toEqual({
      host: '127.0.0.1',
      port: 4400,
      ledger: './data/psp-ledger.jsonl',
      apiKey: KEY,
      webhooks: undefined,
      control: false,
      logLevel: 'info',
    });
  });

  it('come from the environment, from files and from the command line, which wins', () => {
    const { PSP_WEBHOOK_SECRET: _secret, ...rest } = WHOLE;
    const environment = { ...rest, PSP_PORT: '1', PSP_WEBHOOK_SECRET_FILE: fileWith(`${SECRET}\n`) };
    const settings = readSettings(environment, ['--port', '0', '--control=on', '--ledger', '/tmp/books.jsonl']);
    expect(settings).toMatchObject({ port: 0, control: true, ledger: '/tmp/books.jsonl' });
    expect(settings.webhooks).toEqual({ url: WHOLE.PSP_WEBHOOK_URL, secret: SECRET, retryMs: 500 });
  });

  it.each<[Record<string, string>, readonly string[], RegExp]>([
    [{}, [], /^PSP_API_KEY: is not set/],
    [{ PSP_API_KEY: 'short' }, [], /^PSP_API_KEY: is not accepted: .*16/],
    [{ PSP_API_KEY: `${KEY} and a space` }, [], /^PSP_API_KEY: is not accepted/],
    [{ PSP_API_KEY: KEY, PSP_API_KEY_FILE: '/nowhere' }, [], /both are set[^]*cannot be read/],
    [{ ...WHOLE, PSP_WEBHOOK_SECRET: '' }, [], /^PSP_WEBHOOK_SECRET: is not set/],
    [{ ...WHOLE, PSP_WEBHOOK_URL: 'localhost' }, [], /^PSP_WEBHOOK_URL: /],
    [{ ...WHOLE, PSP_WEBHOOK_URL: 'ftp://localhost/webhooks' }, [], /^PSP_WEBHOOK_URL: /],
    [{ ...WHOLE, PSP_WEBHOOK_URL: 'http://shop:pass@localhost/webhooks' }, [], /^PSP_WEBHOOK_URL: .*without a user/],
    [{ ...WHOLE, PSP_WEBHOOK_RETRY_MS: '-1' }, [], /^PSP_WEBHOOK_RETRY_MS: "-1"/],
    [{ ...WHOLE, PSP_WEBHOOK_RETRY_MS: '0' }, [], /^PSP_WEBHOOK_RETRY_MS: "0" is no whole number from 1 to 30000$/],
    [{ ...WHOLE, PSP_WEBHOOK_RETRY_MS: '30001' }, [], /^PSP_WEBHOOK_RETRY_MS: "30001"/],
    [{ ...WHOLE, PSP_WEBHOOK_RETRY_MS: '1.5' }, [], /^PSP_WEBHOOK_RETRY_MS: "1.5"/],
    [{ PSP_API_KEY: KEY, PSP_WEBHOOK_RETRY_MS: 'soon' }, [], /^PSP_WEBHOOK_RETRY_MS: "soon"/],
    [{ ...WHOLE, PSP_PORT: '70000' }, [], /^PSP_PORT: "70000"/],
    [{ ...WHOLE, PSP_CONTROL: 'yes' }, [], /^PSP_CONTROL: "yes" is not one of on, off/],
    [{ ...WHOLE, PSP_LOG_LEVEL: 'loud' }, [], /^PSP_LOG_LEVEL: /],
    [WHOLE, ['--api-key', KEY], /'--api-key'[^]*it takes --host, --port/],
    [WHOLE, ['serve'], /'serve'/],
    [WHOLE, ['--host='], /^--host: is empty$/],
    [WHOLE, ['--ledger', ''], /^--ledger: is empty$/],
  ])('%j %j are refused, saying what is wrong', (environment, args, message) => {
    expect(problemsOf(environment, args)).toMatch(message);
    for (const secret of [KEY, SECRET]) expect(problemsOf(environment)).not.toContain(secret);
  });
});
