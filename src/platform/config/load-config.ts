import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CleanedEnv, cleanEnv, EnvMissingError } from 'envalid';
import { AppConfig, type DatabaseConfig, type MailConfig, type PaymentConfig } from './app-config.js';
import { DEVELOPMENT_SECRET, type SettingName, settings } from './settings.js';
import { missingOfTopology, placesOf } from './topology-settings.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Settings = CleanedEnv<typeof settings>;

/** The settings do not make sense. `problems` has one line a setting: its name and what it takes. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration has ${problems.length === 1 ? 'a problem' : 'problems'}:\n  ${problems.join('\n  ')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Parses the environment; a secret may also stand in the file that `<NAME>_FILE` names.
 * @throws ConfigError naming every setting that is wrong.
 */
export function loadConfig(environment: Environment): AppConfig {
  const env = clean(withoutEmpty(withFiles(withoutEmpty(environment))));
  const production = env.NODE_ENV === 'production';
  const dataDir = resolve(env.DATA_DIR);
  const problems: string[] = [];
  if (production && env.SESSION_SECRET === DEVELOPMENT_SECRET) {
    problems.push(
      'SESSION_SECRET: is not set, or is the development default; in production set your own (openssl rand -hex 32)',
    );
  }
  if (production && env.INTERNAL_SECRET?.includes(DEVELOPMENT_SECRET) === true) {
    problems.push('INTERNAL_SECRET: is the development default of SESSION_SECRET; in production set one of its own');
  }
  if (production && lacksDatabasePassword(env)) {
    problems.push('DB_PASSWORD: is not set; in production the database has a password (in DATABASE_URL, or here)');
  }
  if (production && !env.RATE_LIMITS) problems.push('RATE_LIMITS: off is only accepted outside production; remove it');
  if (env.NODE_ENV !== 'test' && env.FAILPOINTS !== undefined) {
    problems.push('FAILPOINTS: is only accepted with NODE_ENV=test, for it makes the program break; remove it');
  }
  if (env.DATABASE_URL !== undefined && env.DB_HOST !== undefined) {
    problems.push('DATABASE_URL and DB_HOST: both are set; keep one of them');
  }
  problems.push(...missingOfTopology(env));
  problems.push(...missingOfPayment(env).map((name) => `${name}: is not set; PAYMENT_PROVIDER=http needs it`));
  if (env.SMTP_URL !== undefined && env.MAIL_FROM === undefined) {
    problems.push('MAIL_FROM: is not set; a mail server wants to know who sends, e.g. BookStore <shop@example.com>');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const publicUrl = new URL(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`);
  return new AppConfig({
    env: env.NODE_ENV,
    services: placesOf(env),
    port: env.PORT,
    listenAddress: env.LISTEN_ADDRESS,
    dataDir,
    uploadsDir: env.UPLOADS_DIR === undefined ? join(dataDir, 'uploads') : resolve(env.UPLOADS_DIR),
    database: databaseOf(env, dataDir),
    moveFrom: env.MOVE_FROM,
    publicUrl,
    sessionSecret: env.SESSION_SECRET,
    currency: env.CURRENCY,
    reservationTtlSeconds: env.RESERVATION_TTL,
    carrierSpeedSeconds: env.CARRIER_SPEED,
    instanceId: env.INSTANCE_ID,
    demoData: env.DEMO_DATA ?? !production,
    rateLimits: env.RATE_LIMITS,
    logLevel: env.LOG_LEVEL,
    trustProxy: trustProxyOf(env.TRUST_PROXY),
    metricsPort: env.METRICS_PORT,
    shutdownDrainMs: env.SHUTDOWN_DRAIN_MS,
    rabbitmqUrl: env.RABBITMQ_URL,
    payment: paymentOf(env),
    mail: mailOf(env, publicUrl),
    internalSecrets: env.INTERNAL_SECRET ?? [],
    failpoints: env.FAILPOINTS,
  });
}

function lacksDatabasePassword(env: Settings): boolean {
  if (env.DATABASE_URL !== undefined) return new URL(env.DATABASE_URL).password === '';
  return env.DB_HOST !== undefined && env.DB_PASSWORD === '';
}

/** An empty variable, or an empty file, is one that is not set: compose files and shells pass those on. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
}

function withFiles(environment: Environment): Environment {
  const problems: string[] = [];
  const found: Record<string, string | undefined> = { ...environment };
  for (const name of Object.keys(settings)) {
    const file = environment[`${name}_FILE`];
    if (file === undefined) continue;
    if (environment[name] !== undefined) problems.push(`${name} and ${name}_FILE: both are set; keep one of them`);
    try {
      found[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      problems.push(`${name}_FILE: cannot be read (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return found;
}

function clean(environment: Environment): Settings {
  return cleanEnv(environment, settings, {
    reporter: ({ errors }) => {
      const problems = Object.entries(errors).map(([name, error]) => {
        if (error instanceof EnvMissingError) {
          return `${name}: is not set; ${settings[name as SettingName].desc ?? 'it is required'}`;
        }
        return `${name}: ${error.message}`;
      });
      if (problems.length > 0) throw new ConfigError(problems);
    },
  });
}

function databaseOf(env: Settings, dataDir: string): DatabaseConfig {
  const url = env.DATABASE_URL ?? (env.DB_HOST === undefined ? undefined : urlOfParts(env, env.DB_HOST));
  if (url === undefined) return { engine: 'sqlite', file: join(dataDir, 'bookstore.sqlite') };
  return { engine: 'mysql', url, readerUrl: env.DB_READER_URL, poolSize: env.DB_POOL_SIZE, tls: env.DB_TLS };
}

function missingOfPayment(env: Settings): readonly SettingName[] {
  const needed = ['PAYMENT_URL', 'PAYMENT_API_KEY', 'PAYMENT_WEBHOOK_SECRET'] as const;
  return env.PAYMENT_PROVIDER === 'http' ? needed.filter((name) => env[name] === undefined) : [];
}

function paymentOf(env: Settings): PaymentConfig {
  const { PAYMENT_URL: url, PAYMENT_API_KEY: apiKey, PAYMENT_WEBHOOK_SECRET: webhookSecrets } = env;
  const isWhole = url !== undefined && apiKey !== undefined && webhookSecrets !== undefined;
  if (env.PAYMENT_PROVIDER === 'simulated' || !isWhole) return { provider: 'simulated' };
  return { provider: 'http', url: new URL(url), apiKey, webhookSecrets };
}

function mailOf(env: Settings, publicUrl: URL): MailConfig {
  return { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM ?? `BookStore <no-reply@${publicUrl.hostname}>` };
}

function urlOfParts(env: Settings, host: string): string {
  const credentials = `${encodeURIComponent(env.DB_USER)}:${encodeURIComponent(env.DB_PASSWORD)}`;
  return `mysql://${credentials}@${host}:${env.DB_PORT}/${encodeURIComponent(env.DB_NAME)}`;
}

function trustProxyOf(value: string): boolean | number | string {
  if (value === 'off') return false;
  if (value === 'on') return 1;
  return /^\d+$/.test(value) ? Number(value) : value;
}
