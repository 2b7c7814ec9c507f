import { type Id, newId, type OrderId, type ShipmentId } from '../../shared/ids.js';
import type { Money } from '../../shared/money.js';
import type { CardNumber } from './card-number.js';
import { UnknownPaymentMethodError } from './order-errors.js';

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
 * `mismatched`: it took less than it was asked for, or another currency: refunded, and the order goes on waiting.
 */
export const PAYMENT_STATUSES = [
  'started',
  'unknown',
  'captured',
  'declined',
  'abandoned',
  'captured_late',
  'mismatched',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** An order has at most one of these: the money is, or may be, taken. A unique key holds it. */
export const LIVE_PAYMENT_STATUSES = ['started', 'unknown', 'captured'] as const satisfies readonly PaymentStatus[];

export function isLive(status: PaymentStatus): boolean {
  return LIVE_PAYMENT_STATUSES.some((live) => live === status);
}

/** In these the provider has taken money, all of which is refunded or the order's. */
export const TOOK_MONEY = ['captured', 'captured_late', 'mismatched'] as const satisfies readonly PaymentStatus[];

export function tookMoney(status: PaymentStatus): boolean {
  return TOOK_MONEY.some((took) => took === status);
}

/** One attempt at paying an order. */
export interface Payment {
  readonly id: PaymentId;
  readonly orderId: OrderId;
  readonly method: PaymentMethod;
  /** All that is kept of a card. */
  readonly cardLast4: string | null;
  /** What the provider is asked for: the order's total. */
  readonly amount: Money;
  /** What the provider says that it took, which is not always what it was asked for; `null` while it has taken nothing. */
  readonly taken: Money | null;
  readonly status: PaymentStatus;
  readonly declineReason: DeclineReason | null;
  /** What the provider calls it. */
  readonly reference: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** When to ask the provider about it next; `null` when there is nothing more to ask. */
  readonly checkAt: Date | null;
}

/** How what was taken differs from what was asked for. */
export type Mismatch = 'excess' | 'short' | 'currency';

export function mismatchOf({ amount: asked }: Payment, taken: Money): Mismatch | null {
  if (taken.currency !== asked.currency) return 'currency';
  if (taken.amount === asked.amount) return null;
  return taken.amount > asked.amount ? 'excess' : 'short';
}

/** What was taken beyond what was asked for; `null` when that is nothing. */
export function excessOf(payment: Payment): Money | null {
  const { amount, taken } = payment;
  return taken && mismatchOf(payment, taken) === 'excess' ? taken.minus(amount) : null;
}

export type RefundId = Id<'refund'>;

/**
 * Money that was never the order's: a payment that came too late, what was taken beyond the total, a payment of something else
 * than the total. Whether it has gone back says nothing about the order.
 */
export const UNOWED_CAUSES = ['late_capture', 'excess', 'mismatch'] as const;
export type UnowedCause = (typeof UNOWED_CAUSES)[number];

/** What money goes back for, once for each: the order or what is left of it, one parcel of it, or because it was never owed. */
export type RefundCause = 'order' | UnowedCause | ShipmentId;

export function isUnowed(cause: string): cause is UnowedCause {
  return UNOWED_CAUSES.some((unowed) => unowed === cause);
}

/** `given_up`: a seller cannot deliver. `lost`: the carrier lost the parcel. */
export const REFUND_REASONS = ['cancelled', 'given_up', 'lost', ...UNOWED_CAUSES] as const;
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

/** Money that has to go back to the buyer, once for each cause. */
export interface RefundDue {
  readonly cause: RefundCause;
  readonly reason: RefundReason;
  readonly amount: Money;
  readonly at: Date;
}

export function refundOf({ id: paymentId, orderId }: Payment, { at, ...due }: RefundDue): Refund {
  const id = newId<RefundId>();
  return { id, paymentId, orderId, ...due, status: 'due', createdAt: at, dueAt: at, refundedAt: null };
}
