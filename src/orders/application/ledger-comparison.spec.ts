import fc from 'fast-check';
import { Money } from '../../shared/money.js';
import { type PaymentId, type PaymentStatus, type RefundId, tookMoney } from '../domain/payment.js';
import { LedgerComparison } from './ledger-comparison.js';
import { type BookedPayment, PaymentBooks } from './ports/payment-books.js';
import { type LedgerPage, type LedgerPayment, ProviderLedger } from './ports/provider-ledger.js';

const usd = (amount: number): Money => Money.of(amount, 'USD');
const bySortedId = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;

interface Row {
  status: PaymentStatus;
  amount: number;
  isWatched: boolean;
  readonly refunds: Map<string, { status: 'due' | 'refunded'; amount: number }>;
}

interface Entry {
  captured: number | null;
  readonly refunds: Map<string, number>;
}

/** Both sides in memory. `before` runs before each read of either: whatever happens meanwhile happens there. */
class Books {
  readonly ours = new Map<string, Row>();
  readonly theirs = new Map<string, Entry>();
  before: () => void = () => undefined;
  /** The most that was held of ours at a time, and of theirs. */
  readonly held = { ours: 0, theirs: 0 };

  took(id: string, ours: Partial<Row> | null, captured: number | null): void {
    if (ours) {
      this.ours.set(id, { status: 'captured', amount: 4000, isWatched: false, refunds: new Map(), ...ours });
    }
    this.theirs.set(id, { captured, refunds: new Map() });
  }

  gave(
    id: string,
    refundId: string,
    ours: { status: 'due' | 'refunded'; amount: number } | null,
    amount: number | null,
  ) {
    if (ours) this.ours.get(id)?.refunds.set(refundId, ours);
    if (amount !== null) this.theirs.get(id)?.refunds.set(refundId, amount);
  }

  async differences(batch: number): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { problem, paymentId, refundId, status, ours, theirs } of this.comparison(batch).differences()) {
      const amounts = `${ours?.amount ?? '-'} ${theirs?.amount ?? '-'}`;
      found.push([paymentId, refundId ?? 'capture', problem, status ?? '-', amounts].join(' '));
    }
    return found.sort();
  }

  private comparison(batch: number): LedgerComparison {
    const { held } = this;
    const read: string[] = [];
    const [ours, theirs] = [() => this.rows(), () => this.entries()];
    const before = (): void => {
      this.before();
    };
    class Ours extends PaymentBooks {
      taken(after: PaymentId | null, limit: number): Promise<readonly BookedPayment[]> {
        before();
        const taken = ours().filter(({ status }) => tookMoney(status));
        const rows = taken.filter(({ id }) => after === null || id > after).slice(0, limit);
        read.push(...rows.map(({ id }) => id));
        return Promise.resolve(rows);
      }
      of(ids: readonly string[]): Promise<readonly BookedPayment[]> {
        before();
        return Promise.resolve(ours().filter(({ id }) => ids.includes(id)));
      }
    }
    class Theirs extends ProviderLedger {
      page(after: string | null, limit: number): Promise<LedgerPage> {
        before();
        held.ours = Math.max(held.ours, read.filter((id) => after === null || id > after).length);
        const left = theirs().filter(({ paymentId }) => after === null || paymentId > after);
        const payments = left.slice(0, limit);
        held.theirs = Math.max(held.theirs, payments.length);
        return Promise.resolve({ payments, upTo: left.length > limit ? (payments.at(-1)?.paymentId ?? null) : null });
      }
    }
    return new LedgerComparison(new Ours(), new Theirs(), batch);
  }

  private rows(): readonly BookedPayment[] {
    return [...this.ours].sort(bySortedId).map(([id, { status, amount, isWatched, refunds }]) => ({
      id: id as PaymentId,
      status,
      amount: usd(amount),
      isWatched,
      refunds: [...refunds].map(([refundId, one]) => ({
        id: refundId as RefundId,
        status: one.status,
        amount: usd(one.amount),
      })),
    }));
  }

  private entries(): readonly LedgerPayment[] {
    return [...this.theirs].sort(bySortedId).map(([paymentId, { captured, refunds }]) => ({
      paymentId,
      captured: captured === null ? null : usd(captured),
      refunds: [...refunds].map(([refundId, amount]) => ({ refundId, amount: usd(amount) })),
    }));
  }
}

let books: Books;

beforeEach(() => {
  books = new Books();
});

describe('our books and the provider’s', () => {
  it.each<[string, Partial<Row>]>([
    ['captured', { status: 'captured' }],
    ['captured too late', { status: 'captured_late' }],
    ['of something else than the total', { status: 'mismatched' }],
    ['that we are asking about', { status: 'started' }],
    ['whose end is not known', { status: 'unknown' }],
    ['given up and still watched', { status: 'abandoned', isWatched: true }],
  ])('agree about a capture %s', async (_name, ours) => {
    books.took('p1', ours, 4000);
    expect(await books.differences(10)).toEqual([]);
  });

  it.each<[string, Partial<Row> | null, number | null, string]>([
    ['that is not ours', null, 4000, 'not with us - - 4000'],
    ['that we say was declined', { status: 'declined' }, 4000, 'not with us declined 4000 4000'],
    ['that we watch no more', { status: 'abandoned' }, 4000, 'not with us abandoned 4000 4000'],
    ['that the provider lacks', {}, null, 'not with the provider captured 4000 -'],
    [
      'too late, that the provider lacks',
      { status: 'captured_late' },
      null,
      'not with the provider captured_late 4000 -',
    ],
    [
      'of something else, that the provider lacks',
      { status: 'mismatched' },
      null,
      'not with the provider mismatched 4000 -',
    ],
    ['of another amount', {}, 4001, 'another amount captured 4000 4001'],
    ['of something else again', { status: 'mismatched' }, 4001, 'another amount mismatched 4000 4001'],
  ])('differ about a capture %s', async (_name, ours, captured, difference) => {
    books.took('p1', {}, 4000);
    books.took('p2', ours, captured);
    books.took('p3', {}, 4000);
    expect(await books.differences(10)).toEqual([`p2 capture ${difference}`]);
  });

  it.each<[string, { status: 'due' | 'refunded'; amount: number } | null, number | null, string | null]>([
    ['made', { status: 'refunded', amount: 10 }, 10, null],
    ['under way, and made', { status: 'due', amount: 10 }, 10, null],
    ['under way, and not made', { status: 'due', amount: 10 }, null, null],
    ['of nothing', { status: 'refunded', amount: 0 }, null, null],
    ['that is not ours', null, 10, 'not with us - - 10'],
    ['that the provider lacks', { status: 'refunded', amount: 10 }, null, 'not with the provider refunded 10 -'],
    ['of another amount', { status: 'refunded', amount: 10 }, 9, 'another amount refunded 10 9'],
    ['under way, of another amount', { status: 'due', amount: 10 }, 9, 'another amount due 10 9'],
  ])('are compared about a refund %s', async (_name, ours, amount, difference) => {
    books.took('p1', {}, 4000);
    books.gave('p1', 'r0', { status: 'refunded', amount: 5 }, 5);
    books.gave('p1', 'r1', ours, amount);
    expect(await books.differences(10)).toEqual(difference === null ? [] : [`p1 r1 ${difference}`]);
  });

  it('are found to differ wherever a page ends, each difference once, with no more than a batch in memory', async () => {
    const states = fc.constantFrom('both', 'ours', 'theirs', 'declined', 'other amount');
    const payments = fc.uniqueArray(fc.record({ id: fc.nat(999), state: states }), { selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(payments, fc.integer({ min: 1, max: 7 }), async (all, batch) => {
        books = new Books();
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
        books = new Books();
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
function live({ ours, theirs }: Books, [kind, number]: readonly [number, number]): void {
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
