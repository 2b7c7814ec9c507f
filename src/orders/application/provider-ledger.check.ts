import { type Breach, InvariantCheck } from '../../platform/invariants/invariant-check.js';
import { LedgerComparison, type LedgerDifference } from './ledger-comparison.js';
import type { PaymentBooks } from './ports/payment-books.js';
import type { ProviderLedger } from './ports/provider-ledger.js';

/** For a provider that keeps its own books; the simulated one's are tables, and compared by SQL. */
export class ProviderLedgerCheck extends InvariantCheck {
  readonly name = 'payments.provider_ledger';
  readonly holds = "the payment provider's captures and refunds are ours, and ours are the provider's";
  readonly remedy =
    "compare the payment in orders_payments and orders_refunds with the provider's books; put it right with the provider by hand, and report a defect. Payments of another provider, or of another account there, are missing from these books";
  override readonly whenUnknown =
    'see that the provider answers and that PAYMENT_URL and PAYMENT_API_KEY are right, and run this again: until then nobody knows whether its books are ours';
  /** It reads all of the provider's books over the network, which every instance would do, each ten minutes. */
  override readonly isWatched = false;
  private readonly comparison: LedgerComparison;

  constructor(ours: PaymentBooks, theirs: ProviderLedger) {
    super();
    this.comparison = new LedgerComparison(ours, theirs);
  }

  async breaches(limit: number): Promise<readonly Breach[]> {
    const found: Breach[] = [];
    for await (const difference of this.comparison.differences()) {
      found.push(breachOf(difference));
      if (found.length >= limit) break;
    }
    return found;
  }
}

function breachOf({ problem, paymentId, refundId, status, ours, theirs }: LedgerDifference): Breach {
  return {
    problem,
    payment_id: paymentId,
    ...(refundId === null ? {} : { refund_id: refundId }),
    status,
    amount: ours?.amount ?? null,
    provider_amount: theirs?.amount ?? null,
    currency: ours?.currency ?? null,
    provider_currency: theirs?.currency ?? null,
  };
}
