import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../../../src/platform/config/load-config.js';
import { SECRET_SETTINGS, settings } from '../../../src/platform/config/settings.js';
import { textOf } from '../support/project-files.js';
import { numberOf, rendered, variablesOf } from '../support/terraform.js';

/** Node's own, which makes it believe whoever signs the database's certificate; see DB_TLS in the README. */
const OF_NODE = ['NODE_EXTRA_CA_CERTS'];

const SECRETS: Readonly<Record<string, string>> = {
  SESSION_SECRET: 'f'.repeat(64),
  DB_PASSWORD: 'a'.repeat(64),
  DB_READER_URL: `mysql://bookstore:${'a'.repeat(64)}@reader.example:3306/bookstore`,
};

const environment = variablesOf(rendered('app.env.tftpl'));
const runApp = textOf('terraform/modules/app/files/run-app.sh');
const withoutFile = (name: string): string => name.replace(/_FILE$/, '');
const isSecret = (name: string): boolean => [...SECRET_SETTINGS].some((secret) => secret === name);

/** The environment as the container sees it, its secrets in files of this machine. */
function inContainer(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-secrets-'));
  const entries = Object.entries(environment).map(([name, value]) => {
    if (!name.endsWith('_FILE')) return [name, value] as const;
    const file = join(folder, name);
    writeFileSync(file, SECRETS[withoutFile(name)] ?? '');
    return [name, file] as const;
  });
  return Object.fromEntries(entries);
}

function problemsWithout(name: string): string {
  try {
    loadConfig({ ...inContainer(), [name]: undefined });
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('the environment that user data gives the shop', () => {
  it('has no variable that the shop does not know', () => {
    const givenLater = [...runApp.matchAll(/--env "(\w+)=/g)].map(([, name = '']) => name);
    expect(givenLater).toEqual(['INSTANCE_ID']);
    const names = [...Object.keys(environment), ...givenLater].filter((name) => !OF_NODE.includes(name));
    expect(names.length).toBeGreaterThan(12);
    expect(names.filter((name) => !(withoutFile(name) in settings))).toEqual([]);
  });

  it('is a configuration for production behind one balancer', () => {
    const config = loadConfig(inContainer());
    expect(config).toMatchObject({
      env: 'production',
      port: numberOf('app_port'),
      metricsPort: numberOf('metrics_port'),
      trustProxy: 1,
      shutdownDrainMs: numberOf('drain') * 1000,
      uploadsDir: '/srv/uploads',
      currency: 'COP',
      demoData: false,
      rateLimits: true,
      sessionSecret: SECRETS['SESSION_SECRET'],
      database: { engine: 'mysql', tls: true, poolSize: numberOf('database_pool_size') },
    });
    expect(config.secureCookies).toBe(true);
  });

  it('has the shop write to the writer and browse in the reader', () => {
    const { database } = loadConfig(inContainer());
    if (database.engine !== 'mysql') throw new Error('user data gives the shop no MySQL');
    const [writer, reader] = [new URL(database.url), new URL(database.readerUrl ?? '')];
    expect([writer.hostname, reader.hostname]).toEqual(['writer.example', 'reader.example']);
    expect([reader.username, reader.password, reader.pathname]).toEqual([
      writer.username,
      writer.password,
      writer.pathname,
    ]);
  });

  it.each([
    ['SESSION_SECRET_FILE', /SESSION_SECRET: is not set/],
    ['DB_PASSWORD_FILE', /DB_PASSWORD: is not set/],
  ])('would not do without %s', (name, problem) => {
    expect(problemsWithout(name)).toMatch(problem);
  });

  it('shows no secret: each is named by its file', () => {
    const names = Object.keys(environment);
    expect(names.filter(isSecret)).toEqual([]);
    const files = names.filter((name) => name.endsWith('_FILE')).map(withoutFile);
    expect(files).toEqual(['DB_PASSWORD', 'DB_READER_URL', 'SESSION_SECRET']);
    expect(files.filter((name) => !isSecret(name))).toEqual([]);
  });

  it('says where secrets, authority and uploads are mounted', () => {
    expect(runApp).toContain(',target=/run/secrets/');
    expect(runApp).toContain(`,target=${environment['NODE_EXTRA_CA_CERTS'] ?? ''},readonly`);
    expect(runApp).toContain(`,target=${environment['UPLOADS_DIR'] ?? ''}'`);
  });
});

describe('app_settings', () => {
  it('refuses exactly the settings that the shop calls secret', () => {
    const [, list = ''] = /!contains\(\[\s*("[^\]]*)\], trimsuffix/.exec(textOf('terraform/variables-app.tf')) ?? [];
    const refused = [...list.matchAll(/"(\w+)"/g)].map(([, name = '']) => name);
    expect(refused.sort()).toEqual([...SECRET_SETTINGS].sort());
  });
});
