import type { SqlInvariant } from '../../../platform/invariants/invariant-check.js';

/** The reconciler asks about every attempt whose time has come within seconds. */
const ASKED_WITHIN_MS = 5 * 60_000;
/** A refund is tried again every quarter of a minute; after this long the provider keeps refusing it. */
const REFUNDED_WITHIN_MS = 15 * 60_000;
/** A provider that can be reached has said long before what became of an attempt. */
const ENDED_WITHIN_MS = 60 * 60_000;

const TOOK_MONEY = `p.status IN ('captured', 'captured_late', 'mismatched')`;
/** The version before took exactly what it asked for, and wrote down no more than that. */
const [TAKEN, IN_CURRENCY] = ['COALESCE(p.taken_amount, p.amount)', 'COALESCE(p.taken_currency, p.currency)'];
const SOLD = `('paid', 'shipped', 'delivered', 'refunding', 'refunded')`;
/** What the simulated provider calls a charge begins so. */
const SIMULATED = `p.reference LIKE 'sim!_%' ESCAPE '!'`;

const MONEY_REMEDY =
  "compare the order with its rows in orders_payments and orders_refunds and with the provider's books; put it right with the provider by hand, and report a defect";
const TIMERS_REMEDY =
  'is an instance running, does the provider answer, and what do the logs say about orders.reconcile-payments and orders.refund-payments? It mends itself once they run';

/** An attempt, its order and its refunds change in one unit. Only the provider is ahead of us, while we do not know its answer. */
export const paymentInvariants: readonly SqlInvariant[] = [
  {
    name: 'payments.one_per_order',
    holds: 'no order has more than one payment that took, or may take, its money',
    remedy: MONEY_REMEDY,
    sql: `SELECT order_id, COUNT(*) AS payments FROM orders_payments WHERE status IN ('started', 'unknown', 'captured')
      GROUP BY order_id HAVING COUNT(*) > 1`,
  },
  {
    name: 'payments.paid_is_captured',
    holds: 'each order that was paid has a captured payment, and each captured payment an order that was paid',
    remedy: MONEY_REMEDY,
    sql: `SELECT o.id AS order_id, o.code, o.status, 'no captured payment' AS missing FROM orders_orders o
        WHERE o.status IN ${SOLD}
          AND NOT EXISTS (SELECT 1 FROM orders_payments p WHERE p.order_id = o.id AND p.status = 'captured')
      UNION ALL
      SELECT o.id, o.code, o.status, 'not paid' FROM orders_payments p JOIN orders_orders o ON o.id = p.order_id
        WHERE p.status = 'captured' AND o.status NOT IN ${SOLD}`,
  },
  {
    name: 'payments.status_is_attempt',
    holds:
      'an order is being paid just while an attempt is under way, and does not know just while its attempt does not',
    remedy: MONEY_REMEDY,
    sql: `SELECT o.id AS order_id, o.code, o.status, p.status AS attempt FROM orders_orders o
        LEFT JOIN orders_payments p ON p.live_order_id = o.id
        WHERE (o.status = 'paying' AND COALESCE(p.status, '') <> 'started')
          OR (o.status = 'payment_unknown' AND COALESCE(p.status, '') <> 'unknown')
      UNION ALL
      SELECT o.id, o.code, o.status, p.status FROM orders_payments p JOIN orders_orders o ON o.id = p.order_id
        WHERE (p.status = 'started' AND o.status <> 'paying') OR (p.status = 'unknown' AND o.status <> 'payment_unknown')`,
  },
  {
    name: 'payments.captured_is_total',
    holds:
      "what was captured is the order's total, or the excess goes back; what came too late, or was something else, goes back whole",
    remedy: MONEY_REMEDY,
    sql: `SELECT p.id AS payment_id, p.order_id, p.status, ${TAKEN} AS taken, ${IN_CURRENCY} AS taken_currency, o.total,
        o.currency, COALESCE(r.amount, 0) AS refunds, COALESCE(r.excess, 0) AS excess
      FROM orders_payments p JOIN orders_orders o ON o.id = p.order_id
      LEFT JOIN (SELECT payment_id, SUM(amount) AS amount, SUM(CASE WHEN cause = 'excess' THEN amount ELSE 0 END) AS excess
        FROM orders_refunds GROUP BY payment_id) r ON r.payment_id = p.id
      WHERE (p.status = 'captured' AND (${TAKEN} - o.total <> COALESCE(r.excess, 0) OR ${IN_CURRENCY} <> o.currency))
        OR (p.status IN ('captured_late', 'mismatched') AND ${TAKEN} <> COALESCE(r.amount, 0))
        OR (p.status = 'mismatched' AND ${TAKEN} >= o.total AND ${IN_CURRENCY} = o.currency)`,
  },
  {
    name: 'payments.refunds_within_captured',
    holds: 'no more goes back than was captured, in its currency, and of an order that is refunded no less',
    remedy: MONEY_REMEDY,
    sql: `SELECT p.id AS payment_id, p.order_id, p.status, p.taken, SUM(r.amount) AS refunds FROM orders_refunds r
        JOIN (SELECT p.id, p.order_id, p.status, CASE WHEN ${TOOK_MONEY} THEN ${TAKEN} ELSE 0 END AS taken
          FROM orders_payments p) p ON p.id = r.payment_id
        GROUP BY p.id, p.order_id, p.status, p.taken HAVING SUM(r.amount) > p.taken
      UNION ALL
      SELECT p.id, p.order_id, r.currency, ${TAKEN}, r.amount FROM orders_refunds r
        JOIN orders_payments p ON p.id = r.payment_id WHERE r.currency <> ${IN_CURRENCY}
      UNION ALL
      SELECT p.id, o.id, o.status, ${TAKEN}, p.refunded_amount FROM orders_orders o
        LEFT JOIN orders_payments p ON p.live_order_id = o.id AND p.status = 'captured'
        WHERE o.status IN ('refunding', 'refunded') AND COALESCE(p.refunded_amount, -1) <> COALESCE(${TAKEN}, 0)`,
  },
  {
    name: 'payments.refunded_is_refunds',
    holds: 'what a payment says that goes back is what its refunds add up to',
    remedy: MONEY_REMEDY,
    sql: `SELECT p.id AS payment_id, p.order_id, p.refunded_amount, COALESCE(r.amount, 0) AS refunds FROM orders_payments p
      LEFT JOIN (SELECT payment_id, SUM(amount) AS amount FROM orders_refunds GROUP BY payment_id) r ON r.payment_id = p.id
      WHERE p.refunded_amount <> COALESCE(r.amount, 0)`,
  },
  {
    name: 'payments.refunds_are_made',
    holds: 'no refund has been waiting for more than 15 minutes',
    remedy: TIMERS_REMEDY,
    sql: `SELECT id AS refund_id, order_id, amount, reason, created_at, due_at FROM orders_refunds
      WHERE status = 'due' AND created_at < ?`,
    params: (now) => [now - REFUNDED_WITHIN_MS],
  },
  {
    name: 'payments.attempts_are_followed',
    holds: 'nobody has forgotten an attempt whose end is not known',
    remedy: TIMERS_REMEDY,
    sql: `SELECT id AS payment_id, order_id, status, check_at FROM orders_payments
      WHERE check_at < ? OR (status IN ('started', 'unknown') AND check_at IS NULL)`,
    params: (now) => [now - ASKED_WITHIN_MS],
  },
  {
    name: 'payments.attempts_end',
    holds: 'no attempt has been without an end for more than an hour',
    remedy:
      'find the payment at the provider and in the logs: does it answer, and can its answer be understood? Put it right with the provider by hand; the order goes on when it answers clearly',
    sql: `SELECT id AS payment_id, order_id, status, amount, currency, started_at FROM orders_payments
      WHERE check_at IS NOT NULL AND status IN ('started', 'unknown') AND started_at < ?`,
    params: (now) => [now - ENDED_WITHIN_MS],
  },
  {
    name: 'payments.captures_are_the_providers',
    holds: "the simulated provider's captures are ours",
    remedy: MONEY_REMEDY,
    // Under way: it has captured what is started, unknown, or still asked about.
    sql: `SELECT p.id AS payment_id, p.status, ${TAKEN} AS taken, c.amount AS provider_amount FROM orders_payments p
        LEFT JOIN orders_simulated_charges c ON c.payment_id = p.id AND c.outcome = 'captured'
        WHERE ${TOOK_MONEY} AND ${SIMULATED}
          AND (c.payment_id IS NULL OR c.amount <> ${TAKEN} OR c.currency <> ${IN_CURRENCY})
      UNION ALL
      SELECT c.payment_id, p.status, ${TAKEN}, c.amount FROM orders_simulated_charges c
        LEFT JOIN orders_payments p ON p.id = c.payment_id
        WHERE c.outcome = 'captured' AND (p.id IS NULL OR p.status = 'declined' OR (p.status = 'abandoned' AND p.check_at IS NULL))`,
  },
  {
    name: 'payments.refunds_are_the_providers',
    holds: "the simulated provider's refunds are ours",
    remedy: MONEY_REMEDY,
    // Under way: it has made one that is still due. It is not asked for one of nothing.
    sql: `SELECT r.id AS refund_id, r.status, r.amount, s.amount AS provider_amount FROM orders_refunds r
        JOIN orders_payments p ON p.id = r.payment_id LEFT JOIN orders_simulated_refunds s ON s.refund_id = r.id
        WHERE r.status = 'refunded' AND r.amount > 0 AND ${SIMULATED} AND (s.refund_id IS NULL OR s.amount <> r.amount)
      UNION ALL
      SELECT s.refund_id, NULL, NULL, s.amount FROM orders_simulated_refunds s
        LEFT JOIN orders_refunds r ON r.id = s.refund_id WHERE r.id IS NULL OR r.payment_id <> s.payment_id`,
  },
];
