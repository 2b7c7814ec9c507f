import type { Id, OrderId, ShipmentId } from '../../shared/ids.js';
import type { Money } from '../../shared/money.js';
import type { CardNumber } from './card-number.js';
import { PaymentMismatchError, UnknownPaymentMethodError } from './order-errors.js';

export type PaymentId = Id<'payment'>;

export const PAYMENT_METHODS = ['credit_card', 'paypal', 'bank_transfer'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** @throws UnknownPaymentMethodError */
export function parsePaymentMethod(text: string): PaymentMethod {
  const method = PAYMENT_METHODS.find((known) => known === text);
  if (!method) throw new UnknownPaymentMethodError();
  return method;
}

/** What the provider is given to take the money from. */
export type PaymentInstrument =
  | { readonly method: 'credit_card'; readonly card: CardNumber }
  | { readonly method: Exclude<PaymentMethod, 'credit_card'> };

/** Why a provider said no, as the buyer is told. */
export const DECLINE_REASONS = ['card_declined', 'insufficient_funds', 'provider_error', 'unsupported_card'] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/**
 * `started`: the provider is being asked. `unknown`: it did not answer, and is asked what became of it. `abandoned`: it says it
 * never heard of it. `captured_late`: it took the money after all, when the order no longer waited for it: refunded.
 */
export const PAYMENT_STATUSES = ['started', 'unknown', 'captured', 'declined', 'abandoned', 'captured_late'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** An order has at most one of these: the money is, or may be, taken. A unique key holds it. */
export const LIVE_PAYMENT_STATUSES = ['started', 'unknown', 'captured'] as const satisfies readonly PaymentStatus[];

export function isLive(status: PaymentStatus): boolean {
  return LIVE_PAYMENT_STATUSES.some((live) => live === status);
}

/** One attempt at paying an order. */
export interface Payment {
  readonly id: PaymentId;
  readonly orderId: OrderId;
  readonly method: PaymentMethod;
  /** All that is kept of a card. */
  readonly cardLast4: string | null;
  readonly amount: Money;
  readonly status: PaymentStatus;
  readonly declineReason: DeclineReason | null;
  /** What the provider calls it. */
  readonly reference: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** When to ask the provider about it next; `null` when there is nothing more to ask. */
  readonly checkAt: Date | null;
}

/** @throws PaymentMismatchError unless the provider took exactly what the attempt was for */
export function assertTaken({ id, amount }: Payment, taken: Money): void {
  if (!taken.equals(amount)) throw new PaymentMismatchError(id, amount, taken);
}

export type RefundId = Id<'refund'>;

/**
 * What money goes back for: the whole order or what is left of it, one parcel of it, or a payment that came too late. A payment
 * is given back once for each.
 */
export type RefundCause = 'order' | 'late_capture' | ShipmentId;

/** `given_up`: a seller cannot deliver. `lost`: the carrier lost the parcel. */
export const REFUND_REASONS = ['cancelled', 'given_up', 'lost', 'late_capture'] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/** Money on its way back. Its id makes repeating it harmless at the provider. */
export interface Refund {
  readonly id: RefundId;
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly amount: Money;
  readonly cause: RefundCause;
  readonly reason: RefundReason;
  readonly status: 'due' | 'refunded';
  readonly createdAt: Date;
  /** When to try next. */
  readonly dueAt: Date;
  readonly refundedAt: Date | null;
}
