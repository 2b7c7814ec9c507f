import { parseId } from '../../../shared/ids.js';
import { InvalidMoneyError, Money } from '../../../shared/money.js';
import type { ChargeRecord } from '../../application/ports/payment-gateway.js';
import { DECLINE_REASONS, type DeclineReason, type PaymentId, type RefundId } from '../../domain/payment.js';

/** A charge as the provider shows it; `undefined` in place of one that cannot be understood. */
export interface ProviderCharge {
  readonly paymentId: PaymentId;
  readonly record: ChargeRecord;
}

export function parseCharge(body: object): ProviderCharge | undefined {
  const paymentId = parseId<PaymentId>(field(body, 'payment'));
  const record = recordOf(body);
  return paymentId && record && { paymentId, record };
}

export interface ProviderRefund {
  readonly refundId: RefundId;
  readonly amount: Money;
}

export function parseRefund(body: object): ProviderRefund | undefined {
  const refundId = parseId<RefundId>(field(body, 'refund'));
  const amount = moneyOf(body);
  return refundId && amount && { refundId, amount };
}

/** A page of the provider's books. Its ids need not be ours: a payment that we never made is what it is read to find. */
export interface LedgerEntries {
  /** What was taken for each; `null` for a charge that took nothing. */
  readonly charges: readonly { readonly paymentId: string; readonly captured: Money | null }[];
  readonly refunds: readonly { readonly refundId: string; readonly paymentId: string; readonly amount: Money }[];
  /** The last payment of the page; `null` on the last page. */
  readonly next: string | null;
}

/** `undefined` when any of it cannot be understood. */
export function parseLedger(body: object): LedgerEntries | undefined {
  const charges = allOf(field(body, 'charges'), (charge) => {
    const paymentId = keyOf(field(charge, 'payment'));
    const record = recordOf(charge);
    if (paymentId === undefined || !record) return undefined;
    return { paymentId, captured: record.kind === 'captured' ? record.amount : null };
  });
  const refunds = allOf(field(body, 'refunds'), (refund) => {
    const refundId = keyOf(field(refund, 'refund'));
    const paymentId = keyOf(field(refund, 'payment'));
    const amount = moneyOf(refund);
    if (refundId === undefined || paymentId === undefined || !amount) return undefined;
    return { refundId, paymentId, amount };
  });
  const end = field(body, 'next');
  const next = end === null ? null : keyOf(end);
  return charges && refunds && next !== undefined ? { charges, refunds, next } : undefined;
}

/** Each of a list as `parse` reads it; `undefined` when it is no list, or one of them cannot be read. */
function allOf<T>(list: unknown, parse: (item: object) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const parsed: T[] = [];
  for (const item of list as readonly unknown[]) {
    const one = typeof item === 'object' && item !== null ? parse(item) : undefined;
    if (one === undefined) return undefined;
    parsed.push(one);
  }
  return parsed;
}

/** An idempotency key as providers take them. */
const keyOf = (text: unknown): string | undefined =>
  typeof text === 'string' && /^[\w-]{1,64}$/.test(text) ? text : undefined;

function recordOf(body: object): ChargeRecord | undefined {
  switch (field(body, 'status')) {
    case 'captured': {
      const amount = moneyOf(body);
      const reference = field(body, 'id');
      if (!amount || typeof reference !== 'string' || !/^[\w-]{1,100}$/.test(reference)) return undefined;
      return { kind: 'captured', reference, amount };
    }
    case 'declined':
      return { kind: 'declined', reason: reasonOf(field(body, 'reason')) };
    case 'cancelled':
      return { kind: 'not_found' };
    default:
      return undefined;
  }
}

const reasonOf = (reason: unknown): DeclineReason =>
  DECLINE_REASONS.find((known) => known === reason) ?? 'card_declined';

/** What moved: nothing at all is no answer. */
function moneyOf(body: object): Money | undefined {
  const amount = field(body, 'amount');
  const currency = field(body, 'currency');
  if (typeof amount !== 'number' || amount === 0 || typeof currency !== 'string') return undefined;
  try {
    return Money.of(amount, currency);
  } catch (error) {
    if (error instanceof InvalidMoneyError) return undefined;
    throw error;
  }
}

const field = (body: object, name: string): unknown =>
  Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
