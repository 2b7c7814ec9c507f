/**
 * `npm run services`: the shop as three services on this machine, each with a database of its own, with RabbitMQ between them and
 * nginx before them. Their data stays in `services` in DATA_DIR; ports but the edge's (PORT) are other ones each time.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { guard } from './lib/background.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { endWithNpm } from './lib/end-with-npm.mjs';
import { KeptUp } from './lib/kept-up.mjs';
import { takeLock, waitForLock } from './lib/lock.mjs';
import { edgeAt } from './lib/open-port.mjs';
import { BROKER, DATABASE, EDGE, needPrograms } from './lib/programs.mjs';
import { Explained, main, requireSupportedNode, root, say } from './lib/project.mjs';
import { withoutGiven } from './lib/split-settings.mjs';

endWithNpm();
await main(async () => {
  requireSupportedNode();
  needPrograms([DATABASE, BROKER, EDGE]);
  await ensureInstalled();
  await ensureBuilt();
  const folder = path.resolve(root, process.env.DATA_DIR ?? 'data', 'services');
  const config = await sharedConfig();
  await lock(folder);
  // Needs node_modules, so it is loaded only now.
  const { startSplit } = await import('./lib/split.mjs');

  // What is not up yet when it is to end goes with this process.
  const stops = [];
  let ending = false;
  const end = async (status, why) => {
    if (ending) return;
    ending = true;
    kept.letGo();
    say(why);
    for (const stop of stops) await stop();
    process.exit(status);
  };
  const kept = new KeptUp({ folder, say, giveUp: (why) => end(1, `${why}\nEnding the rest …`) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => void end(stops.length > 0 ? 0 : 1, `Ending everything (${signal}) …`));
  }

  say(`Starting the shop as services; their data and logs are in ${folder}.`);
  const edge = await edgeAt(process.env.PORT);
  const split = await startSplit({
    folder,
    edge,
    environment: process.env,
    hasDemo: config.demoData,
    // On their way up they only tell how they wait for each other, and that is in the logs.
    onLine: (...line) => stops.length > 0 && show(...line),
    onUnexpectedEnd: (part, how) => kept.ended(part, how),
    say,
  });
  stops.push(split.stop);
  kept.up(split.parts);
  await announceShop(edge.url, config);
});

/** One at a time: two servers on the same files would spoil them. What a killed run left behind is ended by its guard. */
async function lock(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [running, ending] = ['running.lock', 'ending.lock'].map((name) => path.join(folder, name));
  if (!takeLock(running)) {
    throw new Explained(
      `The services run already, with their data in ${folder}. End them first, or set another DATA_DIR.`,
    );
  }
  process.once('exit', () => [running, ending].forEach((file) => rmSync(file, { force: true })));
  await waitForLock(ending, 'What an earlier run left behind is being ended; waiting for that …', guard().pid);
}

/** The log of each service, by its name. Where one is on this machine is no address to go to, so that is not shown. */
function show(service, line, stream) {
  if (stream === 'stderr' || line.startsWith('{')) process.stdout.write(`${service.padEnd(8)}${line}\n`);
}

/** A part of the built program. */
function built(file) {
  return import(pathToFileURL(path.join(root, 'dist', file)).href);
}

/** What the settings mean that the services share, told before anything is started if they mean nothing. */
async function sharedConfig() {
  const { loadConfig, ConfigError } = await built('platform/config/load-config.js');
  try {
    return loadConfig(withoutGiven(process.env));
  } catch (error) {
    throw error instanceof ConfigError ? new Explained(error.message) : error;
  }
}

/** The words of `npm start`. */
async function announceShop(url, config) {
  const { announce } = await built('start/announce.js');
  announce(url, config);
  say('Ctrl-C ends all of it.');
}
