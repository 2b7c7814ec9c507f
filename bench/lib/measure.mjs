import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../../scripts/lib/project.mjs';
import { startBareServer } from './bare-process.mjs';
import { asBareAnswer, capture } from './capture.mjs';
import { applyLoad, summary } from './load.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { openShop } from './shop.mjs';

/** More bad answers than this share make a measurement worthless. */
const TOLERATED_FAILURES = 0.01;

/** Measures the chosen scenarios on one engine. @returns a row for each */
export async function measureEngine(engine, options, directory) {
  const scenarios = SCENARIOS.filter((scenario) => options.names.includes(scenario.name));
  const shops = new Map();
  try {
    for (const size of new Set(scenarios.map((scenario) => scenario.size))) {
      shops.set(size, await openShopOf(size, engine, options, directory));
    }
    const rows = [];
    for (const group of groupsOf(scenarios))
      rows.push(...(await measureGroup(group, engine, options, shops, directory)));
    return rows;
  } finally {
    await Promise.all([...shops.values()].map((shop) => shop.stop()));
  }
}

async function openShopOf(size, engine, options, directory) {
  const bookCount = options.books[size];
  say(`${engine.name}: filling a shop with ${bookCount.toLocaleString('en-US')} books …`);
  const shop = await openShop({
    directory: path.join(directory, size),
    settings: await engine.settingsFor(size),
    bookCount,
  });
  say(`${engine.name}: imported them in ${shop.importSeconds.toFixed(1)} s.`);
  return shop;
}

/** Scenarios of one group stay together, in the order of their first. */
function groupsOf(scenarios) {
  const groups = new Map();
  for (const scenario of scenarios) {
    const name = scenario.group ?? scenario.name;
    groups.set(name, [...(groups.get(name) ?? []), scenario]);
  }
  return [...groups.values()];
}

async function measureGroup(group, engine, options, shops, directory) {
  const runs = [];
  try {
    for (const scenario of group) runs.push(await prepare(scenario, shops.get(scenario.size), directory));
    for (const run of runs) await turn(run, run.sides[0], options, options.warmUpSeconds);
    for (let i = 0; i < options.turns; i++) {
      say(`${engine.name}: ${group.map((scenario) => scenario.name).join(', ')} – turn ${i + 1} of ${options.turns}`);
      for (const run of i % 2 === 0 ? runs : runs.toReversed()) {
        for (const side of run.sides) side.turns.push(await turn(run, side, options, options.seconds));
      }
    }
    return runs.map((run) => rowOf(run, engine, options));
  } finally {
    await Promise.all(runs.map((run) => run.bareServer.stop()));
  }
}

/** Walks once through the steps for the answers that the bare server is to repeat. */
async function prepare(scenario, shop, directory) {
  const steps = await scenario.steps(shop);
  const answers = [];
  const context = {};
  for (const [index, step] of steps.entries()) {
    const answer = await capture(shop.url, { ...step, ...step.prepare?.(context) });
    if (answer.status !== step.expect) {
      throw new Error(
        `${scenario.name}: ${step.path ?? `step ${index}`} answered ${answer.status}, not ${step.expect}`,
      );
    }
    step.receive?.(context, answer.body.toString());
    answers.push(asBareAnswer(`/${index}`, answer));
  }
  await mkdir(path.join(directory, 'bare', scenario.name), { recursive: true });
  const bareServer = await startBareServer(path.join(directory, 'bare', scenario.name), answers);
  const sides = [
    { url: shop.url, bare: false, turns: [] },
    { url: bareServer.url, bare: true, turns: [] },
  ];
  return { scenario, steps, bareServer, sides };
}

function turn({ scenario, steps }, { url, bare }, { connections }, seconds) {
  return applyLoad({ url, bare, steps, flow: scenario.flow === true, connections, seconds });
}

function rowOf({ scenario, sides }, engine, options) {
  const [app, bare] = sides.map((side) => summary(side.turns));
  if (app.unexpected > app.answers * TOLERATED_FAILURES) {
    throw new Error(`${scenario.name}: ${app.unexpected} bad answers beside ${app.answers} good ones`);
  }
  return {
    engine: engine.name,
    scenario: scenario.name,
    unit: scenario.flow ? 'flow' : 'request',
    books: options.books[scenario.size],
    app,
    bare,
    ratio: Number((bare.perSecond / app.perSecond).toFixed(2)),
  };
}
