import { scopeOf } from '../support/moments.js';
import { Progress } from '../support/progress.js';
import { counted, Dice, figures, FULL, inParallel, LANES, MOMENTS, ROUNDS } from '../support/run.js';
import { batchOf, type Crash, crashes, culprits, type Premises, someCrashes } from './crashes.js';

/** How often each moment is tried. */
export const CRASHED_TIMES = counted(1, ROUNDS);
/** Crashes before the shop is started once more and looked at. */
const BATCH = counted(4, 16);
/** Of the quick run. */
const SAMPLED = 8;

/** Crashes in every moment, or in a sample of them, and fails with those that left something wrong. */
export async function walkThroughCrashes(premises: Premises, lanes = LANES): Promise<void> {
  const all = FULL ? await crashes(premises) : await someCrashes(premises);
  expect(all.length).toBeGreaterThan(60);
  const dice = new Dice('crashes');
  const shuffled = dice.shuffled(all);
  const some = MOMENTS > 0 ? shuffled.slice(0, MOMENTS) : all;
  const chosen = FULL ? some : sampleOf(shuffled);
  const walk = Array.from({ length: CRASHED_TIMES }, () => (FULL ? dice.shuffled(chosen) : chosen)).flat();
  const batches = Array.from({ length: Math.ceil(walk.length / BATCH) }, (_, at) =>
    walk.slice(at * BATCH, (at + 1) * BATCH),
  );
  const progress = new Progress('crashes', walk.length);
  const hits = new Map(chosen.map(({ name }) => [name, 0]));
  const failures: string[] = [];
  await inParallel(batches, lanes, async (batch) => {
    try {
      for (const { name, hit } of await batchOf(premises, batch)) {
        if (hit) hits.set(name, (hits.get(name) ?? 0) + 1);
      }
    } catch (error) {
      failures.push(await explained(premises, batch, error));
    }
    progress.add(batch.length, `${sum(hits)} hit, ${failures.length} batches failed`);
  });
  const missed = [...hits].filter(([, count]) => count === 0).map(([name]) => name);
  figures('killed', {
    moments: all.length,
    tried: chosen.length,
    'times each': CRASHED_TIMES,
    hits: sum(hits),
    'never hit': missed.length === 0 ? 0 : `${missed.length} (${missed.join('; ')})`,
    'batches failed': failures.length,
  });
  expect(failures).toEqual([]);
  // How far the relay gets in one go depends on what lies in the outbox just then; everything else comes in every errand.
  if (FULL) expect(missed.filter((name) => !name.includes('events.relay>'))).toEqual([]);
  expect(sum(hits)).toBeGreaterThan(walk.length * 0.8);
}

const scopeAndProcess = ({ moment, process }: Crash): string => `${scopeOf(moment)} ${process}`;

/**
 * One or more of each scope, the relay's first, as what it had taken is free again after half a minute. An attempt at a payment
 * that never reached the provider is put right only after a minute: those are for the full run.
 */
function sampleOf(shuffled: readonly Crash[]): readonly Crash[] {
  const quick = shuffled.filter(({ moment }) => !scopeOf(moment).endsWith('/payments'));
  const scopes = [...new Set(quick.map(scopeAndProcess))].sort().reverse();
  const lanes = scopes.map((scope) => quick.filter((one) => scopeAndProcess(one) === scope));
  const most = Math.max(...lanes.map(({ length }) => length));
  return Array.from({ length: most }, (_, at) => lanes.flatMap((lane) => lane.slice(at, at + 1)))
    .flat()
    .slice(0, SAMPLED);
}

const sum = (hits: ReadonlyMap<string, number>): number =>
  [...hits.values()].reduce((total, count) => total + count, 0);

async function explained(premises: Premises, batch: readonly Crash[], error: unknown): Promise<string> {
  const found = await culprits(premises, batch);
  const names = (found?.list ?? batch).map(({ name }) => name).join('; ');
  return `${found ? '' : 'only together: '}${names}: ${String(found?.error ?? error)}`;
}
