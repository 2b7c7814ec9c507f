import { reconcilerStopped, reconcilerStoppedInUnit, refunderStopped } from './rows/stopped-process.js';
import { counted, figures } from './support/run.js';

const CASES = [
  ['reconciler', reconcilerStopped],
  ['reconciler, within its unit', reconcilerStoppedInUnit],
  ['refunder', refunderStopped],
] as const;
const REPEATS = counted(1, 5);

describe('a process that is stopped in a task with money, past its lease, on MySQL or MariaDB', () => {
  // Each has a shop, a provider and a database of its own, and mostly waits for a lease to end.
  it(`is fenced when it goes on, and no money is taken or given twice (each case ${REPEATS} times)`, async () => {
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      // All of them end, whatever became of one, so that none leaves its processes behind.
      const ended = await Promise.allSettled(CASES.map(([, run]) => run()));
      for (const [index, result] of ended.entries()) {
        if (result.status === 'rejected') throw result.reason;
        figures(`stopped ${CASES[index]?.[0] ?? ''}`, { agreed: result.value });
      }
    }
  });
});
