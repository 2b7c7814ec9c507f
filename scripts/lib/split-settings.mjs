import path from 'node:path';

export const SERVICES = ['auth', 'catalog', 'orders'];

/** What the services do not take from whoever starts them: each has its own, or it follows from where the others are. */
const GIVEN = new RegExp(
  `^(${[
    'SERVICES|PORT|LISTEN_ADDRESS|DATA_DIR|UPLOADS_DIR|INSTANCE_ID|METRICS_PORT|TRUST_PROXY|SESSION_SECRET|INTERNAL_SECRET|RABBITMQ_URL',
    '(AUTH|CATALOG|ORDERS)_URL|DATABASE_URL|DB_(HOST|PORT|NAME|USER|PASSWORD|READER_URL|TLS)',
  ].join('|')})(_FILE)?$`,
);

export const withoutGiven = (environment) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !GIVEN.test(name)));

/**
 * The settings of each service that make the three of them one shop.
 *
 * @param {{ folder: string, ports: Record<string, number>, secrets: Record<string, string>, databaseUrl: string,
 *     brokerUrl: string, publicUrl: string }} options
 * @returns {Record<string, Record<string, string>>}
 */
export function settingsOfSplit({ folder, ports, secrets, databaseUrl, brokerUrl, publicUrl }) {
  const shared = {
    PUBLIC_URL: publicUrl,
    LISTEN_ADDRESS: '127.0.0.1',
    // The edge, and nobody who comes from elsewhere.
    TRUST_PROXY: '127.0.0.1',
    RABBITMQ_URL: brokerUrl,
    SESSION_SECRET: secrets.session,
    INTERNAL_SECRET: secrets.internal,
    ...Object.fromEntries(SERVICES.map((name) => [`${name.toUpperCase()}_URL`, `http://127.0.0.1:${ports[name]}`])),
  };
  const ownOf = (service) => ({
    SERVICES: service,
    INSTANCE_ID: service,
    PORT: String(ports[service]),
    DATA_DIR: path.join(folder, service),
    DATABASE_URL: databaseUrlOf(databaseUrl, service, secrets[service]),
  });
  return Object.fromEntries(SERVICES.map((service) => [service, { ...shared, ...ownOf(service) }]));
}

const databaseOf = (service) => `bookstore_${service}`;

function databaseUrlOf(serverUrl, service, password) {
  const url = new URL(serverUrl);
  url.username = databaseOf(service);
  url.password = password;
  url.pathname = `/${databaseOf(service)}`;
  return url.href;
}

/** Makes a service's database, and the user who may do anything there and nothing anywhere else. Harmless to repeat. */
export function databaseFor(service, password) {
  const name = databaseOf(service);
  // An underscore stands for any letter where rights are granted.
  const pattern = name.replaceAll('_', String.raw`\_`);
  return [
    `CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4;`,
    `CREATE USER IF NOT EXISTS '${name}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `ALTER USER '${name}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON \`${pattern}\`.* TO '${name}'@'127.0.0.1';`,
  ];
}
