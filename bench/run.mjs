/**
 * `npm run bench`: how fast the built shop answers, on each engine, beside a bare `node:http` server that gives the same
 * bytes in the same run. Prints a table, writes bench/results.json, and fails when the catalogue slows down with the
 * number of books.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { main, root, say } from '../scripts/lib/project.mjs';
import { killRunningApps } from './lib/app-process.mjs';
import { killBareServers } from './lib/bare-process.mjs';
import { openEngines } from './lib/engines.mjs';
import { measureEngine } from './lib/measure.mjs';
import { readOptions, USAGE } from './lib/options.mjs';
import { table, verdicts } from './lib/report.mjs';
import { SCENARIOS } from './lib/scenarios.mjs';
import { benchTopologies } from './topologies.mjs';

/** Nothing here takes this long; a run that does is stuck. */
const TIME_LIMIT_MS = 45 * 60_000;

await main(async () => {
  const options = readOptions(
    process.argv.slice(2),
    SCENARIOS.map((scenario) => scenario.name),
  );
  if (options.help) return say(USAGE);

  const directory = mkdtempSync(path.join(os.tmpdir(), 'bookstore-bench-'));
  if (options.topology === 'both') {
    await benchTopologies(options, directory);
    return rmSync(directory, { recursive: true, force: true });
  }
  const { open, skipped } = await openEngines(options.engine);
  const abandon = (reason) => {
    say(reason);
    killRunningApps();
    killBareServers();
    process.exit(1);
  };
  process.once('SIGINT', () => abandon('Interrupted.'));
  process.once('SIGTERM', () => abandon('Terminated.'));
  const limit = setTimeout(() => abandon(`Gave up after ${TIME_LIMIT_MS / 60_000} minutes.`), TIME_LIMIT_MS);
  limit.unref();

  const rows = [];
  try {
    for (const engine of open) rows.push(...(await measureEngine(engine, options, path.join(directory, engine.name))));
  } catch (error) {
    say(`What was being measured is kept in ${directory}.`);
    throw error;
  } finally {
    await Promise.all(open.map((engine) => engine.stop()));
    clearTimeout(limit);
  }
  rmSync(directory, { recursive: true, force: true });

  const judged = verdicts(rows);
  writeResults(options, open, skipped, rows, judged);
  process.stdout.write(`\n${table(rows)}\n\n`);
  for (const line of [...skipped, ...judged.map((verdict) => verdict.text)]) process.stdout.write(`${line}\n`);
  if (judged.some((verdict) => !verdict.pass)) process.exitCode = 1;
});

function writeResults(options, engines, skipped, rows, judged) {
  const results = {
    date: new Date().toISOString(),
    node: process.version,
    cores: os.availableParallelism(),
    processor: os.cpus()[0]?.model ?? 'unknown',
    engines: engines.map((engine) => engine.version),
    skipped,
    quick: options.quick,
    connections: options.connections,
    secondsEach: options.turns * options.seconds,
    rows,
    verdicts: judged.map(({ engine, ratio, limit, pass }) => ({ engine, ratio, limit, pass })),
  };
  writeFileSync(path.join(root, 'bench/results.json'), `${JSON.stringify(results, null, 2)}\n`);
}
