import type { Money } from '../../../shared/money.js';

/** What the provider's own books say of one payment. */
export interface LedgerPayment {
  /** Our id of it. Of a payment that we never made, whatever text the provider was given. */
  readonly paymentId: string;
  /** What it took; `null` when it took nothing. */
  readonly captured: Money | null;
  readonly refunds: readonly LedgerRefund[];
}

export interface LedgerRefund {
  /** Our id of it, or whatever text the provider was given. */
  readonly refundId: string;
  readonly amount: Money;
}

export interface LedgerPage {
  /** In the order of their ids' characters. */
  readonly payments: readonly LedgerPayment[];
  /** Of what has an id up to this one, nothing comes on a later page; `null` on the last page. */
  readonly upTo: string | null;
}

/** The books of a payment provider that keeps its own, to be compared with ours. Never call it in a transaction. */
export abstract class ProviderLedger {
  /**
   * What the books say, now, of about the first `limit` payments whose ids come after `after` (`null`: from the beginning).
   * @throws when the provider gives no answer that makes sense
   */
  abstract page(after: string | null, limit: number): Promise<LedgerPage>;
}
