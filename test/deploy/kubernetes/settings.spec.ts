import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppConfig } from '../../../src/platform/config/app-config.js';
import { loadConfig } from '../../../src/platform/config/load-config.js';
import { SECRET_SETTINGS, settings } from '../../../src/platform/config/settings.js';
import { environmentOf, type Overlay, OVERLAYS, overlay, type Pod, shopPods } from '../support/kubernetes.js';
import { textOf } from '../support/project-files.js';
import { numberOf } from '../support/terraform.js';

/** Node's own, which makes it believe whoever signs the database's certificate; see DB_TLS in the README. */
const OF_NODE = ['NODE_EXTRA_CA_CERTS'];

/** Settings that no overlay gives, and why its default, or nothing, is right there. */
const LEFT_ALONE: Readonly<Record<string, string>> = {
  LISTEN_ADDRESS: 'a pod’s address is its own, and network policies say who reaches it',
  DATA_DIR: 'there is no SQLite, and the uploads have a folder of their own',
  DATABASE_URL: 'DB_HOST and the others take its place, so that only the password is secret',
  INSTANCE_ID: 'the host name is the pod’s',
  CURRENCY: 'of the installation: settings.env',
  SMTP_URL: 'of the installation: a secret, with parts/outside',
  MAIL_FROM: 'of the installation: settings.env',
  RESERVATION_TTL: 'the default is right',
  PAYMENT_PROVIDER: 'of the installation: settings.env, with parts/outside',
  PAYMENT_URL: 'of the installation: settings.env, with parts/outside',
  PAYMENT_API_KEY: 'of the installation: a secret, with parts/outside',
  PAYMENT_WEBHOOK_SECRET: 'of the installation: a secret, with parts/outside',
  CARRIER_SPEED: 'the default is right',
  DEMO_DATA: 'off in production, which is right',
  RATE_LIMITS: 'on in production',
  LOG_LEVEL: 'the default is right',
  FAILPOINTS: 'for tests only',
  MOVE_FROM: 'of one command, npm run move, while it runs',
};

const VALUES: Readonly<Record<string, string>> = {
  SESSION_SECRET: 'f'.repeat(64),
  INTERNAL_SECRET: 'e'.repeat(64),
  DB_PASSWORD: 'a'.repeat(64),
  DB_READER_URL: 'mysql://bookstore:a@reader.example:3306/bookstore',
  RABBITMQ_URL: 'amqp://bookstore:b@rabbitmq:5672/',
};

const withoutFile = (name: string): string => name.replace(/_FILE$/, '');
const environmentOfPod = (name: Overlay, pod: Pod): Record<string, string> =>
  Object.assign({}, ...pod.containers.map((container) => environmentOf(overlay(name), container))) as Record<
    string,
    string
  >;

/** The configuration of a pod, its secrets in files of this machine. */
function configOf(name: Overlay, pod: Pod): AppConfig {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-secrets-'));
  const entries = Object.entries(environmentOfPod(name, pod)).map(([key, value]) => {
    if (!key.endsWith('_FILE')) return [key, value] as const;
    writeFileSync(join(folder, key), VALUES[withoutFile(key)] ?? '');
    return [key, join(folder, key)] as const;
  });
  return loadConfig(Object.fromEntries(entries));
}

const podsByOverlay = OVERLAYS.flatMap((name) => shopPods(overlay(name)).map((pod) => [name, pod.owner, pod] as const));
const given = podsByOverlay.flatMap(([name, , pod]) => Object.keys(environmentOfPod(name, pod)));
const readme = [...textOf('README.md').matchAll(/^\| `([A-Z][A-Z_]+)`(?: 🔒)? +\|/gm)].map(([, name = '']) => name);

describe('the environment of the pods', () => {
  it('has no variable that is not in the README’s configuration table', () => {
    expect(readme).toEqual(expect.arrayContaining(Object.keys(settings)));
    const names = new Set(given.map(withoutFile).filter((name) => !OF_NODE.includes(name)));
    expect(names.size).toBeGreaterThan(15);
    expect([...names].filter((name) => !readme.includes(name))).toEqual([]);
  });

  it('has every setting that is there, or leaves it alone for a reason', () => {
    const names = new Set(given.map(withoutFile));
    const missing = Object.keys(settings).filter((name) => !names.has(name) && !(name in LEFT_ALONE));
    expect(missing).toEqual([]);
    expect(Object.keys(LEFT_ALONE).filter((name) => !(name in settings))).toEqual([]);
  });

  it('names secrets by their files only', () => {
    for (const name of new Set(given)) {
      expect(SECRET_SETTINGS.has(withoutFile(name) as never)).toBe(name.endsWith('_FILE'));
    }
  });

  it.each(podsByOverlay)('%s, %s: finds its secrets where they are mounted', (name, _owner, pod) => {
    const environment = environmentOfPod(name, pod);
    const files = Object.entries(environment).filter(([key]) => key.endsWith('_FILE'));
    expect(files.length).toBeGreaterThan(1);
    for (const [key, file] of files) expect(file).toBe(`/run/secrets/bookstore/${withoutFile(key)}`);
    const mounts = pod.containers.flatMap(({ volumeMounts }) => volumeMounts ?? []);
    expect(mounts).toContainEqual({ name: 'secrets', mountPath: '/run/secrets/bookstore', readOnly: true });
    const authority = environment['NODE_EXTRA_CA_CERTS'];
    expect(mounts.some(({ mountPath }) => authority?.startsWith(`${mountPath}/`) ?? true)).toBe(true);
  });

  it.each(podsByOverlay)('%s, %s: is a configuration for production', (name, owner, pod) => {
    const config = configOf(name, pod);
    expect(config).toMatchObject({
      env: 'production',
      port: numberOf('app_port'),
      metricsPort: numberOf('metrics_port'),
      shutdownDrainMs: 0,
      demoData: false,
      rateLimits: true,
      database: { engine: 'mysql', poolSize: numberOf('database_pool_size') },
    });
    expect(config.secureCookies).toBe(true);
    expect(config.trustProxy).toBe(name === 'services' ? 2 : 1);
    if (config.hosts('catalog') && owner.startsWith('Deployment/')) {
      const mounts = pod.containers.flatMap(({ volumeMounts }) => volumeMounts ?? []);
      expect(mounts).toContainEqual({ name: 'uploads', mountPath: config.uploadsDir });
    }
  });

  it('has the shop on EKS write to the writer and browse in the reader, over TLS', () => {
    for (const pod of shopPods(overlay('eks'))) {
      const { database } = configOf('eks', pod);
      if (database.engine !== 'mysql') throw new Error('no MySQL');
      expect(database).toMatchObject({ tls: true, readerUrl: VALUES['DB_READER_URL'] });
      expect(new URL(database.url).hostname).toBe('writer.example');
    }
  });

  it('has each service host itself and call the others', () => {
    const services = shopPods(overlay('services')).filter(({ owner }) => owner.startsWith('Deployment/'));
    const addresses = { auth: 'AUTH_URL', catalog: 'CATALOG_URL', orders: 'ORDERS_URL' } as const;
    expect(services.map(({ labels }) => labels['app.kubernetes.io/instance'])).toEqual(Object.keys(addresses));
    for (const pod of services) {
      const own = pod.labels['app.kubernetes.io/instance'] ?? '';
      const environment = environmentOfPod('services', pod);
      expect(environment).toMatchObject({ SERVICES: own, DB_HOST: `mysql-${own}` });
      for (const [service, setting] of Object.entries(addresses)) {
        expect(environment[setting]).toBe(`http://bookstore-${service}:${numberOf('app_port')}`);
      }
      expect(configOf('services', pod).internalSecrets).toHaveLength(1);
    }
  });
});
