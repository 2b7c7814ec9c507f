import type { Money } from '../../../shared/money.js';
import type { PaymentId, PaymentStatus, Refund, RefundId } from '../../domain/payment.js';

/** What our books say of one attempt at paying. */
export interface BookedPayment {
  readonly id: PaymentId;
  readonly status: PaymentStatus;
  /** What was taken, or is to be while nothing was. */
  readonly amount: Money;
  /** Whether the provider is still asked about it. */
  readonly isWatched: boolean;
  readonly refunds: readonly BookedRefund[];
}

export interface BookedRefund {
  readonly id: RefundId;
  readonly status: Refund['status'];
  readonly amount: Money;
}

/** Our books as they are compared with the provider's. Reads only, and what is committed. */
export abstract class PaymentBooks {
  /** The first `limit` payments after `after` (`null`: from the beginning) that took money through a provider of its own, by id. */
  abstract taken(after: PaymentId | null, limit: number): Promise<readonly BookedPayment[]>;

  /** Those of these payments that are ours, whatever became of them. */
  abstract of(paymentIds: readonly string[]): Promise<readonly BookedPayment[]>;
}
