import { hostname } from 'node:os';
import { SERVICES } from '../../shared/services.js';
import {
  amqpUrl,
  currencyCode,
  failpoints,
  headerText,
  integerFrom,
  ipAddress,
  mailbox,
  mysqlUrl,
  onOff,
  oneOf,
  origin,
  secretList,
  secretOf,
  smtpUrl,
  someOf,
  text,
  trustProxy,
} from './setting-types.js';

/** What SESSION_SECRET is outside production when it is not set; refused in production. */
export const DEVELOPMENT_SECRET = 'development-only-secret-change-me-in-production';

/** The largest TCP port. */
const MAX_PORT = 65_535;

/**
 * Every setting of the program: its name in the environment, what it takes, its default and what it is for. The
 * README's configuration table is made from this one (`npm run settings`) and a test holds the two together.
 */
export const settings = {
  NODE_ENV: oneOf(
    'development',
    'production',
    'test',
  )({ default: 'development', desc: 'In `production` secrets must be set and demo data is off' }),
  PORT: integerFrom(0, MAX_PORT)({ default: 3000, desc: 'Port of the web server; 0 picks a free one' }),
  LISTEN_ADDRESS: ipAddress({
    default: undefined,
    desc: 'Address that the web server and `/metrics` listen on, such as `127.0.0.1` behind an nginx on the same machine (default: all)',
  }),
  DATA_DIR: text({
    default: './data',
    desc: 'Folder of the SQLite file, and of the uploads unless `UPLOADS_DIR` is set',
  }),
  UPLOADS_DIR: text({
    default: undefined,
    desc: 'Folder of uploaded covers, shared by all instances (default: `uploads` in `DATA_DIR`)',
  }),
  DATABASE_URL: mysqlUrl({
    default: undefined,
    desc: 'MySQL or MariaDB, as `mysql://USER:PASSWORD@HOST:PORT/DATABASE`; without it (and without `DB_HOST`) SQLite',
  }),
  DB_HOST: text({ default: undefined, desc: 'MySQL host, in place of `DATABASE_URL`' }),
  DB_PORT: integerFrom(1, MAX_PORT)({ default: 3306, desc: 'MySQL port' }),
  DB_NAME: text({ default: 'bookstore', desc: 'MySQL database' }),
  DB_USER: text({
    default: 'bookstore',
    desc: 'MySQL user; it needs SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX and REFERENCES on the database, and no more',
  }),
  DB_PASSWORD: secretOf(0)({ default: '', desc: 'MySQL password' }),
  DB_READER_URL: mysqlUrl({
    default: undefined,
    desc: 'A replica for browsing (an Aurora reader); without it the writer',
  }),
  DB_POOL_SIZE: integerFrom(1, 500)({ default: 20, desc: 'Connections to MySQL that one instance may hold' }),
  DB_TLS: onOff({
    default: false,
    desc: 'Require TLS to MySQL, its certificate checked against the system and `NODE_EXTRA_CA_CERTS`',
  }),
  MOVE_FROM: mysqlUrl({
    default: undefined,
    desc: 'Only for `npm run move`: the database that has the tables, as the process that uses them there has it (docs/extraction.md)',
  }),
  PUBLIC_URL: origin({
    default: undefined,
    desc: 'The address users see; https makes cookies secure (default: `http://localhost:PORT`)',
  }),
  SESSION_SECRET: secretOf(32)({
    default: DEVELOPMENT_SECRET,
    desc: 'Key of the CSRF tokens, at least 32 characters, the same in all instances and services; required in production',
  }),
  SERVICES: someOf(...SERVICES)({
    default: SERVICES,
    desc: 'What this process hosts, with commas between. If that is not everything, it needs the address of the rest, `INTERNAL_SECRET` and `RABBITMQ_URL` (docs/decisions/0011)',
  }),
  AUTH_URL: origin({
    default: undefined,
    desc: 'Address of the process that hosts auth, such as `http://auth:3000`; not looked at where it is hosted here',
  }),
  CATALOG_URL: origin({ default: undefined, desc: 'The same for catalog' }),
  ORDERS_URL: origin({ default: undefined, desc: 'The same for orders' }),
  INTERNAL_SECRET: secretList(
    32,
    2,
  )({
    default: undefined,
    desc: 'What calls between services are signed with, at least 32 characters; two with a comma between while it changes: the first signs, both are accepted. All services have the same; without it `/internal/` does not exist',
  }),
  RABBITMQ_URL: amqpUrl({
    default: undefined,
    desc: 'RabbitMQ, as `amqp://USER:PASSWORD@HOST:5672/VHOST` or `amqps://…:5671`; without it events stay in this process (docs/decisions/0012)',
  }),
  SMTP_URL: smtpUrl({
    default: undefined,
    desc: 'Mail server, as `smtp://USER:PASSWORD@HOST:587` or `smtps://…:465`; without it mail is not sent (docs/decisions/0010)',
  }),
  MAIL_FROM: mailbox({
    default: undefined,
    desc: 'Sender of the mail, as `BookStore <shop@example.com>`; required with `SMTP_URL`',
  }),
  CURRENCY: currencyCode({ default: 'USD', desc: 'The one currency of this store, ISO 4217' }),
  RESERVATION_TTL: integerFrom(5, 86_400)({ default: 900, desc: 'Seconds that an unpaid order holds its copies' }),
  PAYMENT_PROVIDER: oneOf(
    'simulated',
    'http',
  )({
    default: 'simulated',
    desc: 'Who takes the money: `simulated` in this process, or `http`, such as `npm run psp`',
  }),
  PAYMENT_URL: origin({ default: undefined, desc: 'With `http`: the provider’s address' }),
  PAYMENT_API_KEY: secretOf(16)({
    default: undefined,
    desc: 'With `http`: the key that the provider knows this shop by',
  }),
  PAYMENT_WEBHOOK_SECRET: secretList(
    32,
    2,
  )({
    default: undefined,
    desc: 'With `http`: what the provider signs its webhooks with, at least 32 characters; two with a comma between while it changes',
  }),
  CARRIER_SPEED: integerFrom(
    1,
    86_400,
  )({
    default: 60,
    desc: 'Seconds that a parcel of the simulated carriers takes for each of the three steps of its way',
  }),
  INSTANCE_ID: headerText({
    default: hostname(),
    desc: 'Name of this instance in headers, logs and footers (default: the host name)',
  }),
  DEMO_DATA: onOff({
    default: undefined,
    desc: 'Load demo books and accounts at the first start (default: `on` outside production)',
  }),
  RATE_LIMITS: onOff({ default: true, desc: '`off` only outside production' }),
  LOG_LEVEL: oneOf(
    'fatal',
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'silent',
  )({ default: 'info', desc: 'Least severe log line that is written' }),
  TRUST_PROXY: trustProxy({
    default: 'off',
    desc: 'The proxies in front whose `X-Forwarded-*` is believed: `off`, `on` (one), a number, or addresses',
  }),
  METRICS_PORT: integerFrom(
    0,
    MAX_PORT,
  )({ default: undefined, desc: 'Serve `/metrics` on this port instead of the public one' }),
  SHUTDOWN_DRAIN_MS: integerFrom(
    0,
    40_000,
  )({
    default: 15_000,
    desc: 'Milliseconds of service after SIGTERM while balancers look away; 0 where a preStop hook waits',
  }),
  FAILPOINTS: failpoints({
    default: undefined,
    desc: 'Only with `NODE_ENV=test`: where the program is made to break, and `trace=FILE` (docs/decisions/0009)',
  }),
};

export type SettingName = keyof typeof settings;

/** Settings whose value is secret: never logged, and usually given as `<NAME>_FILE`. */
export const SECRET_SETTINGS: ReadonlySet<SettingName> = new Set([
  'DATABASE_URL',
  'DB_PASSWORD',
  'DB_READER_URL',
  'INTERNAL_SECRET',
  'MOVE_FROM',
  'PAYMENT_API_KEY',
  'PAYMENT_WEBHOOK_SECRET',
  'RABBITMQ_URL',
  'SESSION_SECRET',
  'SMTP_URL',
]);
