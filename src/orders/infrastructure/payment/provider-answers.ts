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

function moneyOf(body: object): Money | undefined {
  const amount = field(body, 'amount');
  const currency = field(body, 'currency');
  if (typeof amount !== 'number' || typeof currency !== 'string') return undefined;
  try {
    return Money.of(amount, currency);
  } catch (error) {
    if (error instanceof InvalidMoneyError) return undefined;
    throw error;
  }
}

const field = (body: object, name: string): unknown =>
  Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
