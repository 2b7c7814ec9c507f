import type { Money } from '../../../shared/money.js';
import type { OrderCode } from '../../domain/order-code.js';
import type { DeclineReason, PaymentId, PaymentInstrument, RefundId } from '../../domain/payment.js';

export interface ChargeRequest {
  /** Our id of the attempt: the provider takes the money at most once for it. */
  readonly paymentId: PaymentId;
  readonly orderCode: OrderCode;
  readonly amount: Money;
  readonly instrument: PaymentInstrument;
}

export type ChargeAnswer =
  | {
      readonly kind: 'captured';
      /** What the provider calls it. */
      readonly reference: string;
      /** What the provider says that it took: not always what was asked for, so whoever hears it compares. */
      readonly amount: Money;
    }
  | { readonly kind: 'declined'; readonly reason: DeclineReason };

/** What became of a charge, as the provider's own books have it; `not_found`: nothing was taken and nothing was refused. */
export type ChargeRecord = ChargeAnswer | { readonly kind: 'not_found' };

export interface RefundRequest {
  /** Our id of the refund: the provider gives the money back at most once for it. */
  readonly refundId: RefundId;
  readonly paymentId: PaymentId;
  readonly amount: Money;
}

/**
 * Who takes the money. A provider's normal answers are returned; a call that throws, or that takes longer than its caller
 * waits, has had an unknown outcome and is looked up by `find`, never repeated blindly. Never call it in a transaction.
 */
export abstract class PaymentGateway {
  /** Whether no real money moves: pages then say so and list the test cards. */
  abstract readonly isSimulated: boolean;

  abstract charge(request: ChargeRequest): Promise<ChargeAnswer>;

  abstract find(paymentId: PaymentId): Promise<ChargeRecord>;

  /**
   * Gives an attempt up: from its answer on the provider takes nothing for it, however late the charge reaches it. What
   * it had taken or refused before is answered as it is, and stays.
   */
  abstract cancel(paymentId: PaymentId): Promise<ChargeRecord>;

  /** Gives back up to what was captured. Repeating it with the same id is harmless. */
  abstract refund(request: RefundRequest): Promise<void>;
}
