import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { startServer } from './background.mjs';
import { startEdge } from './edge.mjs';
import { freePort } from './free-port.mjs';
import { startMysqlServer } from './mysql-server.mjs';
import { Explained, root } from './project.mjs';
import { startRabbitmqServer } from './rabbitmq-server.mjs';
import { keptSecrets } from './secrets.mjs';
import { databaseFor, SERVICES, settingsOfSplit, withoutGiven } from './split-settings.mjs';

const DEMO_WITHIN_MS = 120_000;

/**
 * The shop as three services on one machine: a process and a database each, RabbitMQ between them and nginx before them.
 * What has been started when it fails ends with this process.
 *
 * @param {object} options
 * @param {string} options.folder where all of it keeps its data, its secrets and its logs
 * @param {{ listen: string, url: string }} options.edge what nginx listens on, and where this machine finds that
 * @param {Record<string, string | undefined>} options.environment what else the services are to know
 * @param {boolean} options.hasDemo whether these load the demo data, which is then waited for
 * @param {(service: string, line: string, stream: 'stdout' | 'stderr') => void} [options.onLine] told of each line that a service prints
 * @param {(part: string, how: string) => void} [options.onUnexpectedEnd] told of a part that ended by itself
 * @param {(line: string) => void} [options.say] told of the progress
 * @returns {Promise<{ parts: Record<string, import('./background.mjs').Server<unknown>>,
 *     settings: Record<string, Record<string, string>>, databaseUrl: string, stop: () => Promise<void> }>}
 *   the parts by their names, `database`, `broker`, `edge` and those of the services
 */
export async function startSplit({
  folder,
  edge,
  environment,
  hasDemo,
  onLine,
  onUnexpectedEnd,
  say = () => undefined,
}) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = ['database', 'rabbitmq', 'session', 'internal', ...SERVICES];
  const secrets = keptSecrets(path.join(folder, 'secrets.json'), names);
  const endOf = (part) => ({ onUnexpectedEnd: (how) => onUnexpectedEnd?.(part, how) });

  const [database, broker] = await Promise.all([
    startMysqlServer({
      kept: { folder: path.join(folder, 'database'), password: secrets.database },
      setUp: SERVICES.flatMap((service) => databaseFor(service, secrets[service])),
      ...endOf('database'),
    }),
    startRabbitmqServer({
      kept: { folder: path.join(folder, 'rabbitmq'), user: 'bookstore', password: secrets.rabbitmq },
      ...endOf('broker'),
    }),
  ]);
  say(`${database.version} and ${broker.version} run.`);

  const ports = { auth: await freePort(), catalog: await freePort(), orders: await freePort() };
  const settings = settingsOfSplit({
    folder,
    ports,
    secrets,
    databaseUrl: database.url,
    brokerUrl: broker.url,
    publicUrl: environment.PUBLIC_URL ?? edge.url,
  });
  const nginx = await startEdge({ ...edge, folder: path.join(folder, 'edge'), ports, ...endOf('edge') });
  say(`${nginx.answer} runs; starting ${SERVICES.join(', ')} …`);

  const [auth, catalog, orders] = await Promise.all(
    SERVICES.map((service) => {
      const env = { ...withoutGiven(environment), ...settings[service] };
      return startService(service, { folder, settings: settings[service], env, onLine, ...endOf(service) });
    }),
  );
  if (hasDemo) await untilDemo(settings.catalog.DATABASE_URL);
  return {
    parts: { database, broker, edge: nginx, auth, catalog, orders },
    settings,
    databaseUrl: database.url,
    // Nobody comes in any more; then those who do the work; then what they need for it.
    stop: async () => {
      await nginx.stop();
      await Promise.all([auth.stop(), catalog.stop(), orders.stop()]);
      await Promise.all([broker.stop(), database.stop()]);
    },
  };
}

function startService(service, { folder, settings, env, onLine, onUnexpectedEnd }) {
  mkdirSync(settings.DATA_DIR, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder, `${service}.env`), environmentFile(settings), { mode: 0o600 });
  return startServer({
    name: `The service ${service}`,
    program: process.execPath,
    args: [path.join(root, 'dist/main.js')],
    env,
    log: path.join(folder, `${service}.log`),
    onLine: onLine && ((line, stream) => onLine(service, line, stream)),
    // Without the drain of a SIGTERM: no balancer has to look away first.
    stopSignal: 'SIGINT',
    ask: () => isReady(`http://127.0.0.1:${settings.PORT}`),
    onUnexpectedEnd,
  });
}

/** The catalogue serves before it has the demo data: that needs accounts, which are elsewhere. */
async function untilDemo(databaseUrl) {
  const until = Date.now() + DEMO_WITHIN_MS;
  const connection = await mysql.createConnection({ uri: databaseUrl });
  try {
    while (Date.now() < until) {
      const [rows] = await connection.query("SELECT 1 FROM platform_markers WHERE name = 'demo-data'");
      if (rows.length > 0) return;
      await delay(100);
    }
  } finally {
    await connection.end();
  }
  throw new Explained('The demo data was not loaded in time; the log of catalog may say why.');
}

async function isReady(url) {
  const { status } = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
  if (status !== 200) throw new Error(`/health/ready answers ${status}`);
}

/** As a shell and `node --env-file` read it. */
const environmentFile = (settings) =>
  Object.entries(settings)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
