import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from './load-config.js';

const problemsOf = (environment: Record<string, string | undefined>): readonly string[] => {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

const fileWith = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'bookstore-config-')), 'secret');
  writeFileSync(file, text);
  return file;
};

const SECRET = 'k'.repeat(32);

const SPLIT = {
  SERVICES: 'catalog',
  AUTH_URL: 'http://auth:3000',
  ORDERS_URL: 'https://orders.internal',
  INTERNAL_SECRET: SECRET,
  RABBITMQ_URL: 'amqp://mq.example.com',
};

const PAYMENT = {
  PAYMENT_PROVIDER: 'http',
  PAYMENT_URL: 'http://127.0.0.1:4400',
  PAYMENT_API_KEY: 'k'.repeat(16),
  PAYMENT_WEBHOOK_SECRET: SECRET,
};

describe('loadConfig', () => {
  it('needs no setting at all outside production', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({ env: 'development', port: 3000, currency: 'USD', demoData: true, rateLimits: true });
    expect(config.database).toEqual({ engine: 'sqlite', file: join(process.cwd(), 'data/bookstore.sqlite') });
    expect(config.secureCookies).toBe(false);
  });

  it.each([
    [{ PORT: 'abc' }, /^PORT: "abc" .*whole number from 0 to 65535/],
    [{ PORT: '70000' }, /^PORT: .*0 to 65535/],
    [{ LISTEN_ADDRESS: 'localhost' }, /^LISTEN_ADDRESS: "localhost" .*127\.0\.0\.1/],
    [{ DEMO_DATA: 'yes' }, /^DEMO_DATA: .*on or off/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL: .*debug/],
    [{ CURRENCY: 'XXZ' }, /^CURRENCY: .*ISO 4217/],
    [{ PUBLIC_URL: 'books.example.com' }, /^PUBLIC_URL: .*https:\/\//],
    [{ SESSION_SECRET: 'short' }, /^SESSION_SECRET: .*32 characters/],
    [{ SESSION_SECRET: ' '.repeat(40) }, /^SESSION_SECRET: .*32 characters/],
    [
      { SERVICES: 'catalog,payments' },
      /^SERVICES: "catalog,payments" .*one or more of auth, catalog, orders, each once/,
    ],
    [{ SERVICES: 'notifications' }, /^SERVICES: .*one or more of auth, catalog, orders/],
    [{ SERVICES: 'auth,auth' }, /^SERVICES: "auth,auth" .*each once/],
    [{ SERVICES: 'auth,,orders' }, /^SERVICES: /],
    [{ SERVICES: ' ' }, /^SERVICES: " " /],
    [
      { ...SPLIT, AUTH_URL: undefined },
      /^AUTH_URL: is not set; with SERVICES=catalog it is the address .* hosts auth$/,
    ],
    [{ ...SPLIT, ORDERS_URL: '' }, /^ORDERS_URL: is not set; .* hosts orders$/],
    [{ ...SPLIT, ORDERS_URL: 'orders:3000' }, /^ORDERS_URL: .*https:/],
    [{ ...SPLIT, INTERNAL_SECRET: undefined }, /^INTERNAL_SECRET: is not set; .*the same in all of them/],
    [{ ...SPLIT, RABBITMQ_URL: undefined }, /^RABBITMQ_URL: is not set; with SERVICES=catalog events reach /],
    [{ RESERVATION_TTL: '0' }, /^RESERVATION_TTL: .*5 to 86400/],
    [{ TRUST_PROXY: 'everyone' }, /^TRUST_PROXY: /],
    [{ TRUST_PROXY: '10.0.0.0/33' }, /^TRUST_PROXY: /],
    [{ NODE_ENV: 'test', FAILPOINTS: 'Orders.add=kill' }, /^FAILPOINTS: .*takes trace=FILE and /],
    [{ FAILPOINTS: 'Orders.add:after:1=kill' }, /^FAILPOINTS: is only accepted with NODE_ENV=test/],
    [{ SMTP_URL: 'smtp://mail.example.com' }, /^MAIL_FROM: is not set/],
    [{ SMTP_URL: 'https://mail.example.com', MAIL_FROM: 'a@b.co' }, /^SMTP_URL: .*smtp:\/\//],
    [{ SMTP_URL: 'smtp://user@mail.example.com', MAIL_FROM: 'a@b.co' }, /^SMTP_URL: /],
    [{ SMTP_URL: 'smtp://mail.example.com/?tls=no', MAIL_FROM: 'a@b.co' }, /^SMTP_URL: /],
    [{ RABBITMQ_URL: 'http://mq.example.com' }, /^RABBITMQ_URL: .*amqp:\/\/.*amqps:/],
    [{ RABBITMQ_URL: 'amqp://user@mq.example.com' }, /^RABBITMQ_URL: /],
    [{ RABBITMQ_URL: 'amqp://mq.example.com/a/b' }, /^RABBITMQ_URL: /],
    [{ MAIL_FROM: 'the shop' }, /^MAIL_FROM: .*shop@example.com/],
    [{ MAIL_FROM: 'Shop <a@b.co>\r\nBcc: eve@b.co' }, /^MAIL_FROM: /],
    [{ MAIL_FROM: 'a@b.co, eve@b.co' }, /^MAIL_FROM: /],
    [{ INSTANCE_ID: '書店' }, /^INSTANCE_ID: .*ASCII/],
    [{ DATABASE_URL: 'postgres://u:p@h/d' }, /^DATABASE_URL: .*mysql:\/\//],
    [{ DATABASE_URL: 'mysql://u:p@h/d', DB_HOST: 'h' }, /^DATABASE_URL and DB_HOST: /],
    [{ PAYMENT_PROVIDER: 'stripe' }, /^PAYMENT_PROVIDER: .*simulated or http/],
    [
      { PAYMENT_PROVIDER: 'http' },
      /^PAYMENT_URL: is not set[^]*^PAYMENT_API_KEY: is not set[^]*^PAYMENT_WEBHOOK_SECRET: /m,
    ],
    [{ ...PAYMENT, PAYMENT_URL: undefined }, /^PAYMENT_URL: is not set; PAYMENT_PROVIDER=http needs it$/],
    [{ ...PAYMENT, PAYMENT_API_KEY: '' }, /^PAYMENT_API_KEY: is not set; PAYMENT_PROVIDER=http needs it$/],
    [{ ...PAYMENT, PAYMENT_URL: 'localhost:4400' }, /^PAYMENT_URL: .*https:/],
    [{ ...PAYMENT, PAYMENT_API_KEY: 'short' }, /^PAYMENT_API_KEY: is not accepted: .*16 characters$/],
    [{ ...PAYMENT, PAYMENT_WEBHOOK_SECRET: `${SECRET},short` }, /^PAYMENT_WEBHOOK_SECRET: is not accepted: .*32/],
    [{ ...PAYMENT, PAYMENT_WEBHOOK_SECRET: `${SECRET},${SECRET},${SECRET}` }, /^PAYMENT_WEBHOOK_SECRET: .*up to 2/],
    [{ INTERNAL_SECRET: 'short' }, /^INTERNAL_SECRET: is not accepted: .*32 characters/],
    [{ INTERNAL_SECRET: `${SECRET},${SECRET},${SECRET}` }, /^INTERNAL_SECRET: .*up to 2/],
    [{ DB_PASSWORD: 'x', DB_PASSWORD_FILE: '/nowhere' }, /^DB_PASSWORD and DB_PASSWORD_FILE: both/],
    [{ DB_PASSWORD_FILE: '/nowhere/at/all' }, /^DB_PASSWORD_FILE: cannot be read/],
  ])('refuses %j, naming the setting and what it takes', (environment, message) => {
    expect(problemsOf(environment).join('\n')).toMatch(message);
  });

  it('hosts everything, unless it is told what, and where the rest is', () => {
    expect(loadConfig({}).services).toEqual({ auth: 'here', catalog: 'here', orders: 'here' });
    expect(loadConfig({ SERVICES: 'orders, auth,catalog' }).services).toEqual(loadConfig({}).services);
    const config = loadConfig({ ...SPLIT, CATALOG_URL: 'http://not-looked-at' });
    expect(config.services).toEqual({
      auth: new URL('http://auth:3000'),
      catalog: 'here',
      orders: new URL('https://orders.internal'),
    });
    expect([config.hosts('catalog'), config.hosts('auth')]).toEqual([true, false]);
  });

  it('names everything that a part of the shop lacks', () => {
    const missing = problemsOf({ SERVICES: 'orders,auth' }).map((problem) => problem.split(':')[0]);
    expect(missing).toEqual(['CATALOG_URL', 'INTERNAL_SECRET', 'RABBITMQ_URL']);
    expect(problemsOf({ SERVICES: 'orders,auth' }).join('\n')).toContain('SERVICES=auth,orders');
  });

  it('takes payments by itself, or through a provider, whose webhooks two secrets may prove', () => {
    expect(loadConfig({}).payment).toEqual({ provider: 'simulated' });
    const both = `${SECRET}, ${'n'.repeat(32)}`;
    const { payment } = loadConfig({
      ...PAYMENT,
      PAYMENT_WEBHOOK_SECRET: undefined,
      PAYMENT_WEBHOOK_SECRET_FILE: fileWith(both),
    });
    expect(payment).toEqual({
      provider: 'http',
      url: new URL('http://127.0.0.1:4400'),
      apiKey: 'k'.repeat(16),
      webhookSecrets: [SECRET, 'n'.repeat(32)],
    });
  });

  it('keeps events in the process, unless it is told of a broker', () => {
    expect(loadConfig({}).rabbitmqUrl).toBeUndefined();
    const url = 'amqps://shop:secret@mq.example.com/books';
    expect(loadConfig({ RABBITMQ_URL_FILE: fileWith(url) }).rabbitmqUrl).toBe(url);
  });

  it('names every wrong setting at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'y' })).toHaveLength(2);
  });

  it('never repeats a secret in its messages', () => {
    const text = problemsOf({
      SESSION_SECRET: 'hunter2',
      DATABASE_URL: 'mysql://u:hunter2@/',
      RABBITMQ_URL: 'amqp://:hunter2@mq',
    }).join('\n');
    expect(text).toMatch(/DATABASE_URL/);
    expect(text).toMatch(/RABBITMQ_URL/);
    expect(text).not.toMatch(/hunter2/);
  });

  describe('in production', () => {
    it('stops without a secret, naming it', () => {
      expect(problemsOf({ NODE_ENV: 'production' }).join()).toMatch(/SESSION_SECRET: is not set/);
    });

    it('stops with the development secret', () => {
      const secret = loadConfig({}).sessionSecret;
      expect(problemsOf({ NODE_ENV: 'production', SESSION_SECRET: secret }).join()).toMatch(
        /SESSION_SECRET: .*development default/,
      );
    });

    it('stops with a secret between services that everybody can read', () => {
      const secret = loadConfig({}).sessionSecret;
      const environment = { ...SPLIT, NODE_ENV: 'production', SESSION_SECRET: SECRET };
      expect(problemsOf(environment)).toEqual([]);
      expect(problemsOf({ ...environment, INTERNAL_SECRET: `${SECRET},${secret}` }).join()).toMatch(
        /^INTERNAL_SECRET: .*development default/,
      );
    });

    it('stops with the rate limits off', () => {
      expect(problemsOf({ NODE_ENV: 'production', SESSION_SECRET: SECRET, RATE_LIMITS: 'off' }).join()).toMatch(
        /RATE_LIMITS/,
      );
    });

    it.each([{ DB_HOST: 'db' }, { DATABASE_URL: 'mysql://shop@db/shop' }])(
      'stops without a database password: %j',
      (database) => {
        expect(problemsOf({ NODE_ENV: 'production', SESSION_SECRET: SECRET, ...database }).join()).toMatch(
          /DB_PASSWORD/,
        );
      },
    );

    it('has no demo data unless asked', () => {
      expect(loadConfig({ NODE_ENV: 'production', SESSION_SECRET: SECRET }).demoData).toBe(false);
    });
  });

  it('reads secrets from files, without the last line break', () => {
    expect(loadConfig({ SESSION_SECRET_FILE: fileWith(`${SECRET}\n`) }).sessionSecret).toBe(SECRET);
  });

  it('puts the parts of a MySQL address together, whatever the password holds', () => {
    const config = loadConfig({ DB_HOST: 'db', DB_USER: 'shop', DB_PASSWORD_FILE: fileWith('p@ss/w:rd') });
    expect(config.database).toMatchObject({ engine: 'mysql', url: 'mysql://shop:p%40ss%2Fw%3Ard@db:3306/bookstore' });
  });

  it.each([
    ['off', false],
    ['on', 1],
    ['2', 2],
    ['loopback, 10.0.0.0/8', 'loopback, 10.0.0.0/8'],
    ['fd00::/8', 'fd00::/8'],
  ])('trusts proxies by %s', (value, trusted) => {
    expect(loadConfig({ TRUST_PROXY: value }).trustProxy).toBe(trusted);
  });

  it('takes an empty variable as one that is not set', () => {
    expect(loadConfig({ DATABASE_URL: '', METRICS_PORT: '' })).toMatchObject({ metricsPort: undefined });
  });

  it('takes an empty file as a setting that is not set', () => {
    expect(loadConfig({ SMTP_URL_FILE: fileWith('\n') }).mail.smtpUrl).toBeUndefined();
    expect(problemsOf({ NODE_ENV: 'production', SESSION_SECRET_FILE: fileWith('') }).join()).toMatch(
      /SESSION_SECRET: is not set/,
    );
  });

  it('reads where mail goes and from whom', () => {
    const SMTP_URL = 'smtps://shop:p%40ss@mail.example.com';
    const MAIL_FROM = 'Librería Ñandú <shop@example.com>';
    expect(loadConfig({ SMTP_URL, MAIL_FROM }).mail).toEqual({ smtpUrl: SMTP_URL, from: MAIL_FROM });
    expect(loadConfig({ SMTP_URL_FILE: fileWith(`${SMTP_URL}\n`), MAIL_FROM }).mail.smtpUrl).toBe(SMTP_URL);
    expect(loadConfig({ PUBLIC_URL: 'https://books.example.com' }).mail).toEqual({
      smtpUrl: undefined,
      from: 'BookStore <no-reply@books.example.com>',
    });
  });

  it('reads what calls between services are signed with: nothing, one secret, or two', () => {
    const other = 'n'.repeat(32);
    expect(loadConfig({}).internalSecrets).toEqual([]);
    expect(loadConfig({ INTERNAL_SECRET: SECRET }).internalSecrets).toEqual([SECRET]);
    expect(loadConfig({ INTERNAL_SECRET_FILE: fileWith(`${other},${SECRET}\n`) }).internalSecrets).toEqual([
      other,
      SECRET,
    ]);
  });

  it('reads failpoints, for tests', () => {
    const setting =
      'trace=/tmp/steps; POST /api/v1/orders>OrderRepository.add:after:2=kill;Outbox.append:before:1=stall';
    expect(loadConfig({ NODE_ENV: 'test', FAILPOINTS: setting }).failpoints).toEqual({
      traceFile: '/tmp/steps',
      points: [
        { scope: 'POST /api/v1/orders', step: 'OrderRepository.add', when: 'after', call: 2, action: 'kill' },
        { scope: undefined, step: 'Outbox.append', when: 'before', call: 1, action: 'stall' },
      ],
    });
  });

  it('makes cookies secure by the scheme of PUBLIC_URL', () => {
    expect(loadConfig({ PUBLIC_URL: 'https://books.example.com' }).secureCookies).toBe(true);
  });
});
