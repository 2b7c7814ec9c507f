import type { Money } from '../../shared/money.js';
import { type PaymentId, tookMoney } from '../domain/payment.js';
import type { BookedPayment, BookedRefund, PaymentBooks } from './ports/payment-books.js';
import type { LedgerPayment, LedgerRefund, ProviderLedger } from './ports/provider-ledger.js';

/** A capture or a refund that the two books do not agree about. */
export interface LedgerDifference {
  readonly problem: 'not with the provider' | 'not with us' | 'another amount';
  readonly paymentId: string;
  /** `null` when it is about the capture. */
  readonly refundId: string | null;
  /** Our status of the payment, or of the refund; `null` where we have none. */
  readonly status: string | null;
  readonly ours: Money | null;
  readonly theirs: Money | null;
}

/** Payments of each side that are looked at together; no more of them are ever held. */
const BATCH = 500;

/**
 * Walks through our books and the provider's side by side, by our ids, while both go on being written. What is asked of
 * the provider is read from ours first, and what is asked of us is read from ours again afterwards: so nothing that comes
 * about in between is taken for a difference, and no clocks are compared.
 */
export class LedgerComparison {
  constructor(
    private readonly ours: PaymentBooks,
    private readonly theirs: ProviderLedger,
    private readonly batch = BATCH,
  ) {}

  /** @throws when the provider gives no answer */
  async *differences(): AsyncGenerator<LedgerDifference> {
    // Read from ours, and waiting for the provider's page that they would be on.
    let waiting: readonly BookedPayment[] = [];
    let read: PaymentId | null = null;
    let isReadToTheEnd = false;
    let after: string | null = null;
    do {
      const room = this.batch - waiting.length;
      if (!isReadToTheEnd && room > 0) {
        const more = await this.ours.taken(read, room);
        waiting = [...waiting, ...more];
        read = more.at(-1)?.id ?? read;
        isReadToTheEnd = more.length < room;
      }
      const { payments, upTo } = await this.theirs.page(after, this.batch);
      const end = earlier(upTo, isReadToTheEnd ? null : read);
      const isOnBoth = (id: string): boolean => end === null || id <= end;
      yield* this.compare(
        waiting.filter(({ id }) => isOnBoth(id)),
        payments.filter(({ paymentId }) => isOnBoth(paymentId)),
      );
      waiting = waiting.filter(({ id }) => !isOnBoth(id));
      after = end;
    } while (after !== null);
  }

  private async *compare(
    ours: readonly BookedPayment[],
    theirs: readonly LedgerPayment[],
  ): AsyncGenerator<LedgerDifference> {
    const ledger = new Map(theirs.map((payment) => [payment.paymentId, payment]));
    for (const payment of ours) yield* missingThere(payment, ledger.get(payment.id));
    const booked = byId(ours);
    const suspects = theirs.filter((payment) => missingHere(payment, booked.get(payment.paymentId)).length > 0);
    if (suspects.length === 0) return;
    const now = byId(await this.ours.of(suspects.map(({ paymentId }) => paymentId)));
    for (const payment of suspects) yield* missingHere(payment, now.get(payment.paymentId));
  }
}

const byId = (payments: readonly BookedPayment[]): ReadonlyMap<string, BookedPayment> =>
  new Map(payments.map((payment) => [payment.id, payment]));

/** `null` is the end. */
function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** What we say that was taken or given back, read before the provider's books were, and they do not have. */
function missingThere(ours: BookedPayment, theirs: LedgerPayment | undefined): readonly LedgerDifference[] {
  const problem = 'not with the provider';
  const known = new Set(theirs?.refunds.map(({ refundId }) => refundId));
  // Nothing is asked of the provider for a refund of nothing.
  const missing = ours.refunds.filter(
    ({ id, status, amount }) => status === 'refunded' && amount.amount > 0 && !known.has(id),
  );
  return [
    ...(tookMoney(ours.status) && !theirs?.captured ? [aboutCapture(problem, ours, theirs)] : []),
    ...missing.map((refund) => aboutRefund(problem, ours.id, refund, undefined)),
  ];
}

/** What the provider took or gave back, read before ours, that we do not have or have differently; nothing that is under way. */
function missingHere(theirs: LedgerPayment, ours: BookedPayment | undefined): readonly LedgerDifference[] {
  const captured = captureProblem(theirs, ours);
  const booked = new Map<string, BookedRefund>(ours?.refunds.map((refund) => [refund.id, refund]));
  return [
    ...(captured ? [aboutCapture(captured, ours, theirs)] : []),
    ...theirs.refunds.flatMap((refund) => {
      const own = booked.get(refund.refundId);
      if (!own) return [aboutRefund('not with us', theirs.paymentId, undefined, refund)];
      return own.amount.equals(refund.amount) ? [] : [aboutRefund('another amount', theirs.paymentId, own, refund)];
    }),
  ];
}

function captureProblem(
  { captured }: LedgerPayment,
  ours: BookedPayment | undefined,
): LedgerDifference['problem'] | undefined {
  if (!captured || (ours && isUnderWay(ours))) return undefined;
  if (!ours || !tookMoney(ours.status)) return 'not with us';
  return ours.amount.equals(captured) ? undefined : 'another amount';
}

/** Its end is not known yet, or it is still asked whether the money was taken after all. */
const isUnderWay = ({ status, isWatched }: BookedPayment): boolean =>
  status === 'started' || status === 'unknown' || (status === 'abandoned' && isWatched);

function aboutCapture(
  problem: LedgerDifference['problem'],
  ours: BookedPayment | undefined,
  theirs: LedgerPayment | undefined,
): LedgerDifference {
  return {
    problem,
    paymentId: ours?.id ?? theirs?.paymentId ?? '',
    refundId: null,
    status: ours?.status ?? null,
    ours: ours?.amount ?? null,
    theirs: theirs?.captured ?? null,
  };
}

function aboutRefund(
  problem: LedgerDifference['problem'],
  paymentId: string,
  ours: BookedRefund | undefined,
  theirs: LedgerRefund | undefined,
): LedgerDifference {
  return {
    problem,
    paymentId,
    refundId: ours?.id ?? theirs?.refundId ?? null,
    status: ours?.status ?? null,
    ours: ours?.amount ?? null,
    theirs: theirs?.amount ?? null,
  };
}
