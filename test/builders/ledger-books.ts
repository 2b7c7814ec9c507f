import { LedgerComparison } from '../../src/orders/application/ledger-comparison.js';
import { type BookedPayment, PaymentBooks } from '../../src/orders/application/ports/payment-books.js';
import {
  type LedgerPage,
  type LedgerPayment,
  ProviderLedger,
} from '../../src/orders/application/ports/provider-ledger.js';
import { type PaymentId, type PaymentStatus, type RefundId, tookMoney } from '../../src/orders/domain/payment.js';
import { Money } from '../../src/shared/money.js';

const usd = (amount: number): Money => Money.of(amount, 'USD');
const bySortedId = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;

/** A payment as we have it. */
export interface BookedRow {
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
export class LedgerBooks {
  readonly ours = new Map<string, BookedRow>();
  readonly theirs = new Map<string, Entry>();
  before: () => void = () => undefined;
  /** The most that was held of ours at a time, and of theirs. */
  readonly held = { ours: 0, theirs: 0 };

  took(id: string, ours: Partial<BookedRow> | null, captured: number | null): void {
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
