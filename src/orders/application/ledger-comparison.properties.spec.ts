import fc from 'fast-check';
import { LedgerBooks } from '../../../test/builders/ledger-books.js';

describe('our books and the provider’s', () => {
  it('are found to differ wherever a page ends, each difference once, with no more than a batch in memory', async () => {
    const states = fc.constantFrom('both', 'ours', 'theirs', 'declined', 'other amount');
    const payments = fc.uniqueArray(fc.record({ id: fc.nat(999), state: states }), { selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(payments, fc.integer({ min: 1, max: 7 }), async (all, batch) => {
        const books = new LedgerBooks();
        const expected: string[] = [];
        for (const { id: number, state } of all) {
          const id = `p${String(number).padStart(3, '0')}`;
          if (state === 'ours') books.took(id, {}, null);
          else books.took(id, state === 'theirs' ? null : {}, state === 'other amount' ? 1 : 4000);
          if (state === 'declined') books.took(id, { status: 'declined' }, null);
          // Half of what the provider lacks it has not even heard of.
          if (state === 'ours' && number % 2 === 0) books.theirs.delete(id);
          if (state === 'ours') expected.push(`${id} capture not with the provider captured 4000 -`);
          if (state === 'theirs') expected.push(`${id} capture not with us - - 4000`);
          if (state === 'other amount') expected.push(`${id} capture another amount captured 4000 1`);
        }
        expect(await books.differences(batch)).toEqual(expected.sort());
        expect(Math.max(books.held.ours, books.held.theirs)).toBeLessThanOrEqual(batch);
      }),
    );
  });

  it('are not found to differ by what happens while they are read', async () => {
    const steps = fc.array(fc.tuple(fc.nat(5), fc.nat(999)), { minLength: 40, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), fc.nat(5), async (work, batch, pace) => {
        const books = new LedgerBooks();
        const left = [...work];
        for (const step of left.splice(0, 20)) live(books, step);
        books.before = () => {
          for (const step of left.splice(0, pace)) live(books, step);
        };
        expect(await books.differences(batch)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

/** One thing that happens in a shop: what we write down before and after the provider acts, and what the provider does. */
function live({ ours, theirs }: LedgerBooks, [kind, number]: readonly [number, number]): void {
  const id = `p${String(number).padStart(3, '0')}`;
  const pick = <T>(list: readonly T[]): T | undefined => list[number % Math.max(1, list.length)];
  const rows = [...ours];
  switch (kind) {
    case 0:
      if (!ours.has(id)) ours.set(id, { status: 'started', amount: number, isWatched: true, refunds: new Map() });
      return;
    case 1: {
      const open = pick(rows.filter(([key, { status }]) => status === 'started' && !theirs.has(key)));
      if (open) theirs.set(open[0], { captured: open[1].amount, refunds: new Map() });
      return;
    }
    case 2: {
      const heard = pick(rows.filter(([key, { status }]) => status === 'started' && theirs.has(key)));
      if (heard) heard[1].status = 'captured';
      return;
    }
    case 3: {
      const paid = pick(rows.filter(([, { status }]) => status === 'captured'));
      paid?.[1].refunds.set(`r${paid[1].refunds.size}`, { status: 'due', amount: number });
      return;
    }
    case 4: {
      const [key, row] = pick(rows.filter(([, { refunds }]) => refunds.size > 0)) ?? [];
      for (const [refundId, { amount }] of row?.refunds ?? []) theirs.get(key ?? '')?.refunds.set(refundId, amount);
      return;
    }
    default:
      for (const [key, { refunds }] of rows) {
        for (const [refundId, refund] of refunds) {
          if (theirs.get(key)?.refunds.has(refundId)) refund.status = 'refunded';
        }
      }
  }
}
