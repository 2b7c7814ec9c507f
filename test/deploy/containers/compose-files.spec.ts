import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/platform/config/load-config.js';
import { SECRET_SETTINGS, settings } from '../../../src/platform/config/settings.js';
import { DEADLINE_MS } from '../../../src/platform/health/graceful-shutdown.js';
import {
  COMPOSE,
  COMPOSE_SERVICES,
  composeFile,
  type ComposeService,
  filledIn,
  JOBS,
  secondsOf,
  STACK,
} from '../support/compose-files.js';
import { textOf } from '../support/project-files.js';

const FILES = [COMPOSE, COMPOSE_SERVICES, STACK, JOBS];
/** Node's own, and what only makes a job run again. */
const NOT_THE_SHOPS = ['NODE_EXTRA_CA_CERTS', 'ROLLOUT'];
const DRAIN_AND_SLOWEST_SECONDS = 25;

const services = FILES.flatMap((file) =>
  Object.entries(composeFile(file).services).map(([name, service]) => ({ file, name, service })),
);
const isShop = ({ image, command = [] }: ComposeService): boolean =>
  image.startsWith('${IMAGE') && !command.some((part) => /publish-assets|autoscaler/.test(part));
const shops = services.filter(({ service }) => isShop(service));
const servers = shops.filter(({ service }) => service.command === undefined);
const withoutFile = (name: string): string => name.replace(/_FILE$/, '');

/** The environment of a container as it is when only what must be set is. */
function environmentOf(service: ComposeService): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-secrets-'));
  const sample: Readonly<Record<string, string>> = {
    RABBITMQ_URL: 'amqp://bookstore:secret@rabbitmq:5672',
    SMTP_URL: '',
    PAYMENT_API_KEY: '',
    PAYMENT_WEBHOOK_SECRET: '',
  };
  return Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => {
      if (!name.endsWith('_FILE')) return [name, filledIn(value, 'https://books.example.com')];
      const file = join(folder, name);
      writeFileSync(file, sample[withoutFile(name)] ?? 'f'.repeat(64));
      return [name, file];
    }),
  );
}

it('looks at every kind of container', () => {
  expect(services.length).toBeGreaterThan(20);
  expect(servers.map(({ name }) => name).sort()).toEqual(['app', 'app', 'auth', 'catalog', 'orders']);
});

describe.each(services)('$name of $file', ({ file, name, service }) => {
  const isOnce = ['migrate', 'assets'].some((once) => name.startsWith(once));

  it('keeps its log within bounds', () => {
    expect(service.logging?.options).toMatchObject({ 'max-size': '10m', 'max-file': '5' });
  });

  it('may use so much and no more', () => {
    expect(service.deploy?.resources?.limits).toMatchObject({
      cpus: expect.any(String) as string,
      memory: expect.any(String) as string,
      pids: expect.any(Number) as number,
    });
  });

  it('has no privilege that it does not need', () => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.read_only === true || /^(mysql|rabbitmq)/.test(name)).toBe(true);
  });

  it('is of a version that is named, or given', () => {
    expect(service.image).toMatch(/^\$\{(EDGE_)?IMAGE|^[\w/]+:v?\d[\w.-]*$/);
  });

  it('comes back when it ends, and has time to', () => {
    if (isOnce) return;
    const comesBack = file === STACK ? JSON.stringify(service.deploy) : service.restart;
    expect(comesBack).toMatch(file === STACK ? /"condition":"any"/ : /^unless-stopped$/);
  });
});

describe.each(shops)('the shop as $name of $file', ({ service }) => {
  it('has only settings that the shop knows, and names secrets by their files', () => {
    const names = Object.keys(service.environment ?? {}).filter((name) => !NOT_THE_SHOPS.includes(name));
    expect(names.length).toBeGreaterThan(4);
    expect(names.filter((name) => !(withoutFile(name) in settings))).toEqual([]);
    expect(names.filter((name) => [...SECRET_SETTINGS].some((secret) => secret === name))).toEqual([]);
  });

  it('is given every secret that it reads', () => {
    const given = (service.secrets ?? []).map((secret) => (typeof secret === 'string' ? secret : secret.target));
    const read = Object.values(service.environment ?? {}).flatMap(
      (value) => /^\/run\/secrets\/(\w+)$/.exec(value)?.[1] ?? [],
    );
    expect(read.sort()).toEqual([...given].sort());
  });

  it('is a configuration for production on MySQL', () => {
    const config = loadConfig({ ...environmentOf(service), NODE_ENV: 'production', UPLOADS_DIR: '/srv/uploads' });
    expect(config).toMatchObject({
      env: 'production',
      demoData: false,
      rateLimits: true,
      database: { engine: 'mysql' },
    });
    expect(config.secureCookies).toBe(true);
  });
});

describe.each(servers)('the shop that serves, $name of $file', ({ file, service }) => {
  it('believes one proxy, and shows metrics on a port of their own that nobody outside has', () => {
    const config = loadConfig({ ...environmentOf(service), NODE_ENV: 'production' });
    expect(config).toMatchObject({ port: 3000, trustProxy: 1, metricsPort: 9464, shutdownDrainMs: 15_000 });
    expect(service.ports).toBeUndefined();
  });

  it('gets its first request when it is ready, and is left alone when the database is away', () => {
    expect(service.healthcheck?.test).toEqual(['CMD', 'docker/healthcheck.sh', 'joining']);
  });

  it('ends by itself before it is ended', () => {
    expect(secondsOf(service.stop_grace_period) * 1000).toBeGreaterThan(DEADLINE_MS);
    expect(DRAIN_AND_SLOWEST_SECONDS * 1000).toBeLessThan(DEADLINE_MS);
  });

  it('is looked for where it is', () => {
    expect(textOf(`docker/nginx/upstreams-${file === COMPOSE_SERVICES ? 'services' : 'monolith'}.conf`)).toMatch(
      /server (app|auth|catalog|orders):3000 resolve/,
    );
  });
});

describe('the three services', () => {
  const { services: all } = composeFile(COMPOSE_SERVICES);

  it.each(['auth', 'catalog', 'orders'])(
    '%s hosts itself, with a database of its own that nobody else reaches',
    (name) => {
      const config = loadConfig({ ...environmentOf(all[name] ?? { image: '' }), NODE_ENV: 'production' });
      expect(
        Object.entries(config.services).flatMap(([service, place]) => (place === 'here' ? [service] : [])),
      ).toEqual([name]);
      const others = Object.entries(all).filter(([, { networks = [] }]) => networks.includes(`database-${name}`));
      expect(others.map(([other]) => other).sort()).toEqual([`migrate-${name}`, `mysql-${name}`, name].sort());
      const own = all[`mysql-${name}`]?.environment;
      expect(own).toMatchObject({ MYSQL_DATABASE: `bookstore_${name}`, MYSQL_USER: `bookstore_${name}` });
      expect(all[name]?.environment).toMatchObject({ DB_HOST: `mysql-${name}`, DB_NAME: `bookstore_${name}` });
    },
  );
});

describe.each([COMPOSE, COMPOSE_SERVICES])('%s', (file) => {
  const { services: all, networks, secrets } = composeFile(file);

  it('lets nobody in but through nginx, and keeps databases and events inside', () => {
    expect(Object.entries(all).flatMap(([name, { ports }]) => (ports ? [name] : []))).toEqual(['nginx']);
    const closed = Object.entries(networks).filter(([, network]) => network.internal === true);
    expect(closed.map(([name]) => name)).toEqual(Object.keys(networks).filter((name) => name !== 'web'));
    for (const [name, { networks: own = [] }] of Object.entries(all)) {
      if (/^(mysql|rabbitmq|migrate)/.test(name)) expect(own).not.toContain('web');
    }
  });

  it('takes every secret from a file that prepare.sh makes', () => {
    for (const [name, { file: path }] of Object.entries(secrets)) {
      expect(path).toBe(`./secrets/${name}`);
      expect(textOf('docker/prepare.sh')).toMatch(new RegExp(`\\b${name.replace(/_(auth|catalog|orders)$/, '_')}`));
    }
  });
});
