/**
 * `npm run test:mysql`: the integration and end-to-end suites, and those of test/server, on a real server: one that it
 * starts itself, or the one that DATABASE_URL names. Each suite makes a schema of its own there and drops it. Arguments
 * are Jest's.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { jest, needBuild, suitesIn } from './lib/jest.mjs';
import { Explained, main, requireSupportedNode, root, say } from './lib/project.mjs';

/** The folders of test/ whose suites have nothing to do with the database, or a command of their own; every other one runs. */
const WITHOUT_DATABASE = [
  'architecture',
  'broker',
  'browser',
  'containers',
  'deploy',
  'reliability',
  'services',
  'tooling',
];

await main(async () => {
  requireSupportedNode();
  await ensureInstalled();
  const folders = readdirSync(path.join(root, 'test'))
    .filter((folder) => !WITHOUT_DATABASE.includes(folder))
    .filter((folder) => suitesIn(folder).length > 0);

  // Needs node_modules, so it is loaded only now.
  const { startMysqlServer, serverVersion } = await import('./lib/mysql-server.mjs');
  const named = process.env.DATABASE_URL;
  const server = named ? await running(named, serverVersion) : await startMysqlServer();
  say(`Testing on ${server.version}${named ? ' (from DATABASE_URL)' : ''}.`);
  try {
    const args = process.argv.slice(2);
    if (needBuild(folders.flatMap(suitesIn), args)) await ensureBuilt();
    // Last, because either option takes every word that follows it.
    const roots = folders.map((folder) => `--roots=${path.join(root, 'test', folder)}`);
    const options = [...roots, '--testPathIgnorePatterns=/node_modules/'];
    const env = { TEST_DATABASE_URL: server.url, DATABASE_URL: undefined };
    process.exitCode = await jest([...args, ...options], env);
  } finally {
    await server.stop();
  }
});

async function running(url, serverVersion) {
  try {
    return { url, version: await serverVersion(url), stop: async () => undefined };
  } catch (error) {
    throw new Explained(`The server that DATABASE_URL names cannot be reached: ${error.message || error.code}`);
  }
}
