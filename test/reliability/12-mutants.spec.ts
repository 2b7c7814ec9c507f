import { join } from 'node:path';
import { mutate, type Mutant, MUTANTS, ROWS } from './rows/mutants.js';
import { counted, Dice, figures } from './support/run.js';

/** How many of them are tried: all by the full run, another few each time by the quick one. */
const TRIED = new Dice('mutants').shuffled(MUTANTS).slice(0, counted(2, MUTANTS.length));

const thrown = async (work: Promise<unknown>): Promise<string | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    return String(error);
  }
};

describe('mutants of the shop', () => {
  it('are at least twelve, and each fits what it changes', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(12);
    for (const mutant of MUTANTS) mutate(mutant).remove();
  });

  it.each([...new Set(TRIED.map(({ killedBy }) => killedBy))])(
    'the row %s is green for the shop itself',
    async (row) => {
      expect(await thrown(ROWS[row](join(__dirname, '../..')))).toBeUndefined();
    },
  );

  it.each(TRIED.map((mutant): [string, Mutant] => [mutant.name, mutant]))('%s: is killed', async (name, mutant) => {
    const { root, remove } = mutate(mutant);
    try {
      const why = await thrown(ROWS[mutant.killedBy](root));
      figures(`mutant "${name}"`, { by: mutant.killedBy, outcome: why === undefined ? 'SURVIVED' : why.slice(0, 160) });
      expect(why).toBeDefined();
    } finally {
      remove();
    }
  });
});
