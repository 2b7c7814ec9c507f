/**
 * What docs/extraction.md begins with: two database servers, RabbitMQ and the edge, and in the folder that it is given the settings of two
 * instances that host everything. It tells where that is, and ends all of it, with what has been started by those settings, when its input ends.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { startEdge } from '../../../scripts/lib/edge.mjs';
import { freePort } from '../../../scripts/lib/free-port.mjs';
import { startMysqlServer } from '../../../scripts/lib/mysql-server.mjs';
import { root } from '../../../scripts/lib/project.mjs';
import { startRabbitmqServer } from '../../../scripts/lib/rabbitmq-server.mjs';

const PASSWORD = 'only-for-this-test';
const [, , folder] = process.argv;

const [oldServer, newServer, broker] = await Promise.all([
  startMysqlServer({
    setUp: [
      'CREATE DATABASE bookstore CHARACTER SET utf8mb4;',
      `CREATE USER 'bookstore'@'%' IDENTIFIED BY '${PASSWORD}';`,
      "GRANT ALL PRIVILEGES ON bookstore.* TO 'bookstore'@'%';",
    ],
  }),
  startMysqlServer(),
  startRabbitmqServer(),
]);
const [edgePort, inner, a, b, catalog1, catalog2] = await Promise.all(Array.from({ length: 6 }, () => freePort()));
const url = `http://127.0.0.1:${edgePort}`;
const edge = path.join(folder, 'edge');
mkdirSync(edge);
await startEdge({ folder: edge, listen: `127.0.0.1:${edgePort}`, url, ports: { auth: a, catalog: a, orders: a } });

const portOf = (server) => new URL(server.url).port;
const file = (name, lines) => writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
for (const [name, port] of Object.entries({ a, b })) {
  file(`${name}.env`, [
    'NODE_ENV=development',
    'RATE_LIMITS=off',
    `INSTANCE_ID=${name}`,
    `PORT=${port}`,
    'LISTEN_ADDRESS=127.0.0.1',
    'TRUST_PROXY=127.0.0.1',
    `PUBLIC_URL=${url}`,
    `DATA_DIR=${path.join(folder, 'data')}`,
    `DATABASE_URL=mysql://bookstore:${PASSWORD}@127.0.0.1:${portOf(oldServer)}/bookstore`,
    'SESSION_SECRET=a-session-secret-for-this-test-only-0123456789',
    'SHUTDOWN_DRAIN_MS=500',
    'CARRIER_SPEED=3600',
  ]);
}
const names = {
  BOOKSTORE: root,
  EDGE: edge,
  A: a,
  B: b,
  CATALOG_1: catalog1,
  CATALOG_2: catalog2,
  INNER: inner,
  OLD_SQL: `'mysql --host=127.0.0.1 --port=${portOf(oldServer)} --user=root'`,
  NEW_SQL: `'mysql --host=127.0.0.1 --port=${portOf(newServer)} --user=root'`,
  OLD_SERVER: `127.0.0.1:${portOf(oldServer)}`,
  NEW_SERVER: `127.0.0.1:${portOf(newServer)}`,
  CATALOG_PASSWORD: PASSWORD,
  BROKER: broker.url,
  INTERNAL: 'an-internal-secret-for-this-test-only-0123456789',
};
file(
  'extraction.env',
  Object.entries(names).map(([name, value]) => `${name}=${value}`),
);
process.stdout.write(
  `${JSON.stringify({ url, oldDatabase: `${oldServer.url}bookstore`, newDatabase: `${newServer.url}bookstore_catalog` })}\n`,
);

process.stdin.resume().once('end', () => {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (name.endsWith('.pid')) kill(Number(readFileSync(path.join(folder, name), 'utf8')));
  }
  process.exit(0);
});

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
