import path from 'node:path';
import process from 'node:process';
import { freePort } from './free-port.mjs';
import { startMysqlServer } from './mysql-server.mjs';
import { say } from './project.mjs';
import { actionsOn, controlOf } from './server-control.mjs';
import { startSplit } from './split.mjs';

/**
 * What the rows of the reliability suite stand on.
 * @typedef {object} Host
 * @property {string} version of what is not ours in it
 * @property {Record<string, string | undefined>} environment by which the suites find it
 * @property {() => Promise<void>} stop
 */

/** A database server: the rows start the shop themselves. @returns {Promise<Host>} */
export async function databaseHost() {
  const server = await startMysqlServer();
  const control = await controlOf({ crash: server.crash, start: server.start });
  return {
    version: server.version,
    environment: { TEST_DATABASE_URL: server.url, TEST_DATABASE_CONTROL: control.url },
    stop: async () => {
      control.close();
      await server.stop();
    },
  };
}

/** The shop as services, with all they need, the edge too. @returns {Promise<Host>} */
export async function splitHost(folder) {
  const { PATH, HOME, TZ, TMPDIR } = process.env;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const split = await startSplit({
    folder: path.join(folder, 'split'),
    edge: { listen: `127.0.0.1:${port}`, url },
    environment: { PATH, HOME, TZ, TMPDIR, DEMO_DATA: 'off', RATE_LIMITS: 'off', LOG_LEVEL: 'info' },
    hasDemo: false,
    onUnexpectedEnd: (part, how) => say(`${part} ended by itself (${how}).`),
    say,
  });
  const control = await controlOf(actionsOn(split.parts));
  const { database, broker, edge } = split.parts;
  return {
    version: `${database.answer}, ${broker.answer} and ${edge.answer}`,
    environment: {
      TEST_SERVICES_URL: url,
      TEST_SERVICES_CONTROL: control.url,
      TEST_SERVICES_SETTINGS: JSON.stringify(split.settings),
    },
    stop: async () => {
      control.close();
      await split.stop();
    },
  };
}
