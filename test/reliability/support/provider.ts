import { until } from '../../support/eventually.js';
import type { PaymentProvider } from '../../support/payment-provider.js';
import type { Shop } from './shop.js';

interface Taken {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
}

interface Given extends Taken {
  readonly paymentId: string;
}

/**
 * Compares the provider's books with ours, charge by charge and refund by refund, and both with our orders.
 * @throws when a capture, a refund or a paid order stands on one side only. @returns how much of each there was
 */
export async function assertLedgersAgree(shop: Shop, provider: PaymentProvider): Promise<string> {
  const captures = await shop.sql.rows<Taken>(
    `SELECT id, taken_amount AS amount, taken_currency AS currency FROM orders_payments WHERE taken_amount IS NOT NULL`,
  );
  const refunds = await shop.sql.rows<Given>(
    `SELECT id, payment_id AS paymentId, amount, currency FROM orders_refunds WHERE status = 'refunded' AND amount > 0`,
  );
  const ledger = await provider.ledger();
  const captured = ledger.charges.filter(({ status }) => status === 'captured');
  mustBeSame(
    'captures',
    captures.map(({ id, amount, currency }) => `${id} ${amount} ${currency}`),
    captured.map(({ payment, amount, currency }) => `${payment} ${amount} ${currency}`),
  );
  mustBeSame(
    'refunds',
    refunds.map(({ id, paymentId, amount, currency }) => `${id} ${paymentId} ${amount} ${currency}`),
    ledger.refunds.map(({ refund, payment, amount, currency }) => `${refund} ${payment} ${amount} ${currency}`),
  );
  const sold = await shop.sql.rows<Taken>(
    `SELECT p.id AS id, o.total AS amount, o.currency AS currency FROM orders_orders o
     JOIN orders_payments p ON p.order_id = o.id AND p.status = 'captured' WHERE o.status IN ('paid', 'shipped', 'delivered')`,
  );
  mustBeSame(
    'paid orders',
    sold.map(({ id, amount, currency }) => `${id} ${amount} ${currency}`),
    captured
      .map(({ payment, amount, refunded, currency }) => ({ payment, kept: amount - refunded, currency }))
      .filter(({ kept }) => kept > 0)
      .map(({ payment, kept, currency }) => `${payment} ${kept} ${currency}`),
  );
  const twice = await shop.sql.rows(
    `SELECT order_id, to_status, COUNT(*) AS times FROM orders_order_history WHERE to_status IN ('paid', 'refunded')
     GROUP BY order_id, to_status HAVING COUNT(*) > 1`,
  );
  if (twice.length > 0) throw new Error(`paid or refunded more than once: ${JSON.stringify(twice)}`);
  return `${captured.length} captures, ${ledger.refunds.length} refunds, ${sold.length} orders stay paid`;
}

/** Resolves when the shop has acknowledged a webhook about all that stands in the provider's books. */
export async function webhooksHeard(provider: PaymentProvider): Promise<void> {
  const isTold = (): boolean => {
    const lines = provider.written.split('\n');
    const of = (kind: string): number => lines.filter((line) => line.includes(`"kind":"${kind}"`)).length;
    return of('delivered') >= of('charge') + of('refund');
  };
  await until('every webhook was acknowledged', isTold, 120_000);
}

function mustBeSame(what: string, ours: readonly string[], theirs: readonly string[]): void {
  const onlyOurs = ours.filter((line) => !theirs.includes(line));
  const onlyTheirs = theirs.filter((line) => !ours.includes(line));
  const isSame = onlyOurs.length === 0 && onlyTheirs.length === 0 && ours.length === theirs.length;
  if (isSame) return;
  throw new Error(`${what}: only with us ${JSON.stringify(onlyOurs)}, only theirs ${JSON.stringify(onlyTheirs)}`);
}
