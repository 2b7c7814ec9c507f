/**
 * `npm run test:services`: the shop as three services, with their three databases, RabbitMQ and nginx, all of which it starts itself.
 * Three sets of suites run against it: `services` (test/services), `e2e` (test/e2e, as it is, on the same servers) and `browser`
 * (test/browser, as it is); Jest's own `--selectProjects services` runs one of them. Other arguments are Jest's too.
 */
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { startEdge } from './lib/edge.mjs';
import { freePort } from './lib/free-port.mjs';
import { jest } from './lib/jest.mjs';
import { BROKER, BROWSER, DATABASE, EDGE, needPrograms, programsOf } from './lib/programs.mjs';
import { main, requireSupportedNode, say } from './lib/project.mjs';
import { actionsOn, controlOf } from './lib/server-control.mjs';
import { temporaryFolder } from './lib/temporary.mjs';

/** So many shops a suite may have at a time. */
const EDGES_OF_SUITES = 2;

await main(async () => {
  requireSupportedNode();
  const args = process.argv.slice(2);
  const wantsBrowser = !args.includes('--selectProjects') || args.includes('browser');
  needPrograms([DATABASE, BROKER, EDGE, ...(wantsBrowser ? [BROWSER] : [])]);
  await ensureInstalled();
  await ensureBuilt();
  // Needs node_modules, so it is loaded only now.
  const { startSplit } = await import('./lib/split.mjs');
  const { startMysqlServer } = await import('./lib/mysql-server.mjs');
  const { startRabbitmqServer } = await import('./lib/rabbitmq-server.mjs');
  const { path: folder, remove } = temporaryFolder('bookstore-services-');
  process.once('exit', remove);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const split = await startSplit({
    folder: path.join(folder, 'split'),
    edge: { listen: `127.0.0.1:${port}`, url },
    environment: environment(),
    hasDemo: true,
    onUnexpectedEnd: (part, how) => say(`${part} ended by itself (${how}).`),
    say,
  });
  // For suites that start services themselves, and make and drop many databases: quicker, and nobody takes them away.
  const [edges, database, broker] = await Promise.all([startEdges(folder), startMysqlServer(), startRabbitmqServer()]);
  const control = await controlOf(actionsOn(split.parts));
  try {
    process.exitCode = await jest(['--config', 'test/services/jest.config.cjs', ...args], {
      TEST_SERVICES_URL: url,
      TEST_SERVICES_CONTROL: control.url,
      TEST_SERVICES_SETTINGS: JSON.stringify(split.settings),
      TEST_DATABASE_URL: database.url,
      TEST_SPLIT: JSON.stringify({
        brokerUrl: broker.url,
        edges: edges.map(({ url, ports }) => ({ url, ports })),
      }),
      BROWSER_TEST_URL: url,
      ...(wantsBrowser ? { CHROMIUM_PATH: programsOf(BROWSER)[0] } : {}),
      DATABASE_URL: undefined,
      RABBITMQ_URL: undefined,
    });
  } finally {
    control.close();
    await Promise.all([...edges.map(({ server }) => server.stop()), broker.stop(), database.stop()]);
    await split.stop();
  }
});

/** For suites that start services themselves: nginx where each of these is expected on a port of its own. */
function startEdges(folder) {
  return Promise.all(
    Array.from({ length: EDGES_OF_SUITES }, async (_, index) => {
      const [port, auth, catalog, orders] = [await freePort(), await freePort(), await freePort(), await freePort()];
      const [url, ports] = [`http://127.0.0.1:${port}`, { auth, catalog, orders }];
      const options = { folder: path.join(folder, `edge-${index}`), listen: `127.0.0.1:${port}`, url, ports };
      return { url, ports, server: await startEdge(options) };
    }),
  );
}

/** Nothing of the developer's own settings but what finding programs needs. */
function environment() {
  const { PATH, HOME, TZ, TMPDIR } = process.env;
  return { PATH, HOME, TZ, TMPDIR, DEMO_DATA: 'on', RATE_LIMITS: 'off', LOG_LEVEL: 'info' };
}
