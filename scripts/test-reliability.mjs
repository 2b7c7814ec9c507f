/**
 * `npm run test:reliability`: the shop under races, crashes and lost answers, on a database server that it starts itself (and on
 * SQLite where one process is enough). `--full` runs everything with full counts and writes it into docs/reliability.md;
 * without it a quick half runs. `--only NAME` runs the rows whose file matches; `--seed N` repeats a run; `--lanes N` is how many shops
 * the crashes are tried in at once (2), `--rounds N` how often each of them (10), `--moments N` in how many moments (all): a run of another seed adds to the report.
 * `--topology split` runs test/reliability/split instead, against the shop as services with all they need. Other arguments are Jest's.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { jest } from './lib/jest.mjs';
import { Explained, main, requireSupportedNode, say } from './lib/project.mjs';
import { writeReport } from './lib/reliability-report.mjs';
import { temporaryFolder } from './lib/temporary.mjs';

function readArguments(words) {
  const options = {
    full: false,
    only: undefined,
    seed: Math.floor(Math.random() * 2 ** 31),
    lanes: 2,
    rounds: 10,
    moments: 0,
    topology: 'monolith',
    rest: [],
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === '--full') options.full = true;
    else if (['--only', '--seed', '--lanes', '--rounds', '--moments', '--topology'].includes(word)) {
      const value = words[(index += 1)];
      const isNumber = word !== '--only' && word !== '--topology';
      if (!value || (isNumber && !/^\d+$/.test(value))) throw new Explained(`${word} takes a value.`);
      options[word.slice(2)] = isNumber ? Number(value) : value;
    } else options.rest.push(word);
  }
  if (!['monolith', 'split'].includes(options.topology)) throw new Explained('--topology takes monolith or split.');
  return options;
}

await main(async () => {
  requireSupportedNode();
  const { full, only, seed, lanes, rounds, moments, topology, rest } = readArguments(process.argv.slice(2));
  await ensureInstalled();
  await ensureBuilt();
  const { databaseHost, splitHost } = await import('./lib/reliability-hosts.mjs');
  const { path: folder, remove } = temporaryFolder('bookstore-reliability-');
  process.once('exit', remove);
  const host = topology === 'split' ? await splitHost(folder) : await databaseHost();
  const figuresFile = path.join(folder, 'figures');
  const resultsFile = path.join(folder, 'results.json');
  writeFileSync(figuresFile, '');
  say(`${full ? 'Everything' : 'The quick half'} on ${host.version}; again with --seed ${seed}.`);
  try {
    // What Jest is told besides may leave tests out.
    const report = full && rest.length === 0 ? ['--json', `--outputFile=${resultsFile}`] : [];
    const args = ['--config', 'test/reliability/jest.config.cjs', ...report, ...rest, ...(only ? [only] : [])];
    process.exitCode = await jest(args, {
      DATABASE_URL: undefined,
      RABBITMQ_URL: undefined,
      ...host.environment,
      RELIABILITY: full ? 'full' : 'quick',
      RELIABILITY_SEED: String(seed),
      RELIABILITY_LANES: String(Math.max(1, lanes)),
      RELIABILITY_ROUNDS: String(Math.max(1, rounds)),
      RELIABILITY_MOMENTS: String(moments),
      RELIABILITY_FIGURES: figuresFile,
    });
    const figures = readFileSync(figuresFile, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    for (const { row, values } of figures) say(JSON.stringify({ row, ...values }));
    if (report.length > 0) {
      const command = [
        'npm run test:reliability -- --full',
        topology !== 'monolith' && `--topology ${topology}`,
        only && `--only ${only}`,
        `--seed ${seed}`,
        `--lanes ${lanes}`,
        rounds !== 10 && `--rounds ${rounds}`,
        moments > 0 && `--moments ${moments}`,
      ];
      await writeReport({
        command: command.filter(Boolean).join(' '),
        version: host.version,
        part: rounds === 10 && moments === 0 ? undefined : `seed ${seed}`,
        figures,
        results: JSON.parse(readFileSync(resultsFile, 'utf8')),
      });
      say('Wrote docs/reliability.md.');
    }
  } finally {
    await host.stop();
  }
});
