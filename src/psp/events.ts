import type { ChargeEntry, RefundEntry } from './entries.js';

/** A charge as the merchant sees it. */
export const chargeView = (charge: ChargeEntry, refunded: number) => ({
  id: charge.reference,
  payment: charge.payment,
  status: charge.status,
  reason: charge.reason,
  amount: charge.amount,
  currency: charge.currency,
  refunded,
  method: charge.method,
  last4: charge.last4,
  at: charge.at,
});

export const refundView = ({ reference, refund, payment, amount, currency, at }: RefundEntry) => ({
  id: reference,
  refund,
  payment,
  amount,
  currency,
  at,
});

/** The body of a webhook; `change` overwrites what it says, to see whether the merchant believes it. */
export function eventBody(entry: ChargeEntry | RefundEntry, change: object = {}): string {
  const { event: id, at } = entry;
  const [type, data] =
    entry.kind === 'charge'
      ? [`charge.${entry.status}`, chargeView(entry, 0)]
      : (['refund.made', refundView(entry)] as const);
  return JSON.stringify({ id, type, at, data: { ...data, ...change } });
}
