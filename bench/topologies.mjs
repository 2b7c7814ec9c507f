/**
 * `npm run bench -- --topology both`: what it costs to have the shop as three services rather than as one process. Both run at the same
 * time on the same machine, on one database server and each behind an nginx of its own, and are measured turn by turn: whatever else the
 * machine does meanwhile slows both. Prints a table and writes bench/results-topologies.json.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { root, say } from '../scripts/lib/project.mjs';
import { applyLoad, median, summary } from './lib/load.mjs';
import { bookPages, catalogue, checkoutAndPayment, signedIn } from './lib/scenarios.mjs';
import { openBoth } from './lib/topologies.mjs';

const SCENARIOS = [
  { name: 'catalogue', steps: catalogue },
  { name: 'catalogue, signed in', steps: signedIn(catalogue) },
  { name: 'book page', steps: bookPages },
  { name: 'book page, signed in', steps: signedIn(bookPages) },
  { name: 'checkout and payment', steps: checkoutAndPayment, flow: true },
];

/** One client tells what an answer takes; ten at once, what the machine can do. */
const CLIENTS = [1, 10];

const FULL = { turns: 5, seconds: 2, warmUpSeconds: 1 };
const QUICK = { turns: 2, seconds: 1, warmUpSeconds: 1 };

/** More bad answers than this share make a measurement worthless. */
const TOLERATED_FAILURES = 0.01;

export async function benchTopologies(options, directory) {
  const { books, quick } = options;
  const pace = quick ? QUICK : FULL;
  const shops = await openBoth({ directory, bookCount: books.small, say });
  try {
    const rows = [];
    for (const scenario of SCENARIOS) {
      const sides = [];
      for (const name of ['monolith', 'split']) {
        sides.push({ name, url: shops[name].url, steps: await scenario.steps(shops[name]) });
      }
      for (const clients of CLIENTS) {
        say(`${scenario.name}, ${clients} at once …`);
        rows.push(await measure({ scenario, sides, clients, pace }));
      }
    }
    writeFileSync(
      path.join(root, 'bench/results-topologies.json'),
      `${JSON.stringify(
        {
          date: new Date().toISOString(),
          node: process.version,
          cores: os.availableParallelism(),
          processor: os.cpus()[0]?.model ?? 'unknown',
          versions: shops.versions,
          quick,
          books: books.small,
          secondsEach: pace.turns * pace.seconds,
          rows,
        },
        null,
        2,
      )}\n`,
    );
    process.stdout.write(`\n${markdown(rows)}\n`);
  } finally {
    await shops.stop();
  }
}

async function measure({ scenario, sides, clients, pace }) {
  const load = (side, seconds) =>
    applyLoad({
      url: side.url,
      steps: side.steps,
      flow: scenario.flow === true,
      connections: clients,
      seconds,
      bare: false,
    });
  const turns = { monolith: [], split: [] };
  for (const side of sides) await load(side, pace.warmUpSeconds);
  for (let turn = 0; turn < pace.turns; turn += 1) {
    for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
      turns[side.name].push(await load(side, pace.seconds));
    }
  }
  const [monolith, split] = [summary(turns.monolith), summary(turns.split)];
  for (const side of [monolith, split]) {
    if (side.unexpected > side.answers * TOLERATED_FAILURES)
      throw new Error(`${scenario.name}: ${side.unexpected} bad answers beside ${side.answers} good ones`);
  }
  const rates = (name) => turns[name].map(({ times, seconds }) => times.length / seconds);
  const [before, after] = [rates('monolith'), rates('split')];
  return {
    scenario: scenario.name,
    clients,
    monolith,
    split,
    /** The medians of the ratios of each turn. */
    ratio: {
      p50: rounded(median(split.p50ByTurn.map((p50, turn) => p50 / monolith.p50ByTurn[turn]))),
      perSecond: rounded(median(after.map((rate, turn) => rate / before[turn]))),
    },
  };
}

const rounded = (value) => Number(value.toFixed(2));

function markdown(rows) {
  const lines = rows.map(({ scenario, clients, monolith, split, ratio }) =>
    [
      scenario,
      clients,
      ...[monolith, split].map(({ p50, p95 }) => `${p50.toFixed(1)} / ${p95.toFixed(1)} ms`),
      `${ratio.p50.toFixed(2)}`,
      ...[monolith, split].map(({ perSecond }) => `${perSecond.toFixed(0)}/s`),
      `${ratio.perSecond.toFixed(2)}`,
    ].join(' | '),
  );
  return [
    '| What | At once | Monolith: p50 / p95 | Split: p50 / p95 | Split : monolith (p50) | Monolith | Split | Split : monolith (rate) |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}
