import type { SqlInvariant } from '../../../platform/invariants/invariant-check.js';
import { STOCK_REMEDY } from '../../application/stock.checks.js';

/** The timer expires orders every few seconds; the design allows it a minute. */
const EXPIRED_WITHIN_MS = 60_000;
/** What timers retry is retried within seconds; after this long something keeps it from getting on. */
const SETTLED_WITHIN_MS = 5 * 60_000;
/** Published events are kept for 30 days; a day less, so that none is missed while it is being pruned. */
const EVENTS_KEPT_MS = 29 * 86_400_000;

const TIMERS_REMEDY =
  'is an instance running, and what does its log say about the task named orders.*? It mends itself once that runs';
const DEFECT_REMEDY = 'read the rows of the order in orders_orders and orders_order_history, and report a defect';

export const orderInvariants: readonly SqlInvariant[] = [
  {
    name: 'orders.total_is_lines',
    holds: "each order's subtotal is what its lines cost",
    remedy: DEFECT_REMEDY,
    sql: `SELECT o.id AS order_id, o.code, o.subtotal, l.cost AS lines_cost FROM orders_orders o
      LEFT JOIN (SELECT order_id, SUM(unit_price * quantity) AS cost FROM orders_order_lines GROUP BY order_id) l ON l.order_id = o.id
      WHERE o.subtotal <> COALESCE(l.cost, -1)`,
  },
  {
    name: 'orders.history_is_a_chain',
    holds: 'each step of an order begins where the one before it ended',
    remedy: DEFECT_REMEDY,
    sql: `SELECT order_id, version, from_status, before_status FROM (
        SELECT order_id, version, from_status, LAG(to_status) OVER (PARTITION BY order_id ORDER BY version) AS before_status
        FROM orders_order_history) steps
      WHERE COALESCE(from_status, '') <> COALESCE(before_status, '')`,
  },
  {
    name: 'orders.history_ends_in_status',
    holds: "each order's status is where its last step ended",
    remedy: DEFECT_REMEDY,
    sql: `SELECT o.id AS order_id, o.code, o.status, h.to_status AS last_step FROM orders_orders o
      LEFT JOIN orders_order_history h ON h.order_id = o.id
        AND h.version = (SELECT MAX(version) FROM orders_order_history l WHERE l.order_id = o.id)
      WHERE h.to_status IS NULL OR h.to_status <> o.status`,
  },
  {
    name: 'orders.expired_in_time',
    holds: 'no order is reserved for more than a minute past its time',
    remedy: TIMERS_REMEDY,
    // An attempt to pay may end without the money long after that time; from then on the order can expire.
    sql: `SELECT o.id AS order_id, o.code, o.expires_at FROM orders_orders o WHERE o.status = 'reserved' AND o.expires_at < ?
      AND NOT EXISTS (SELECT 1 FROM orders_order_history h WHERE h.order_id = o.id AND h.at >= ?)`,
    params: (now) => [now - EXPIRED_WITHIN_MS, now - EXPIRED_WITHIN_MS],
  },
  {
    name: 'orders.status_is_parcels',
    holds: 'an order that was paid stands where its parcels do',
    remedy: DEFECT_REMEDY,
    sql: `SELECT o.id AS order_id, o.code, o.status, p.pending, p.shipped, p.delivered FROM orders_orders o
      LEFT JOIN (SELECT order_id, SUM(CASE WHEN status = 'pending' THEN 1 ELSE 0 END) AS pending,
          SUM(CASE WHEN status = 'shipped' THEN 1 ELSE 0 END) AS shipped,
          SUM(CASE WHEN status = 'delivered' THEN 1 ELSE 0 END) AS delivered
        FROM orders_shipments GROUP BY order_id) p ON p.order_id = o.id
      WHERE o.status IN ('paid', 'shipped', 'delivered', 'refunding', 'refunded')
        AND CASE WHEN o.status = 'refunded' THEN 'refunding' ELSE o.status END
          <> CASE WHEN p.pending > 0 THEN 'paid' WHEN p.shipped > 0 THEN 'shipped' WHEN p.delivered > 0 THEN 'delivered'
            ELSE 'refunding' END`,
  },
  {
    name: 'orders.lines_have_parcels',
    holds: 'each line of an order has a parcel of its seller to travel in',
    remedy: DEFECT_REMEDY,
    sql: `SELECT l.order_id, l.book_id, l.seller_id FROM orders_order_lines l
      LEFT JOIN orders_shipments s ON s.order_id = l.order_id AND s.seller_id = l.seller_id WHERE s.id IS NULL`,
  },
  {
    name: 'orders.stock_is_settled',
    holds: 'no change of an order waits for more than 5 minutes to be told to the catalogue',
    remedy: TIMERS_REMEDY,
    sql: `SELECT due.* FROM (
        SELECT id AS order_id, stock_state, 'order' AS of_what FROM orders_orders
          WHERE stock_state IN ('confirm_due', 'release_due', 'restock_due')
        UNION ALL SELECT order_id, stock_state, id FROM orders_shipments WHERE stock_state = 'restock_due') due
      WHERE NOT EXISTS (SELECT 1 FROM orders_order_history h WHERE h.order_id = due.order_id AND h.at >= ?)
        AND NOT EXISTS (SELECT 1 FROM orders_shipment_history s WHERE s.order_id = due.order_id AND s.at >= ?)`,
    params: (now) => [now - SETTLED_WITHIN_MS, now - SETTLED_WITHIN_MS],
  },
  {
    name: 'stock.open_orders_hold',
    holds: 'an order that can still be paid holds its copies, and one that is over does not',
    remedy: STOCK_REMEDY,
    sql: `SELECT id AS order_id, code, status, stock_state FROM orders_orders
      WHERE (status IN ('reserved', 'paying', 'payment_unknown') AND stock_state <> 'held')
        OR (status IN ('expired', 'cancelled') AND stock_state NOT IN ('release_due', 'released'))
        OR (status IN ('paid', 'shipped', 'delivered') AND stock_state NOT IN ('confirm_due', 'confirmed'))
        OR (status IN ('refunding', 'refunded') AND stock_state IN ('held', 'release_due', 'released'))`,
  },
  {
    name: 'orders.checkouts_end',
    holds: 'each checkout that ended without an order has given back what it held, or does within 5 minutes',
    remedy: TIMERS_REMEDY,
    sql: `SELECT order_id, code, status, release_at FROM orders_placements WHERE release_at < ?`,
    params: (now) => [now - SETTLED_WITHIN_MS],
  },
  {
    name: 'orders.checkout_is_order',
    holds: 'there is an order for each checkout that says so, and no other',
    remedy: DEFECT_REMEDY,
    sql: `SELECT p.order_id, p.code, p.status, 'no order' AS missing FROM orders_placements p
        LEFT JOIN orders_orders o ON o.id = p.order_id WHERE p.status = 'placed' AND o.id IS NULL
      UNION ALL
      SELECT p.order_id, p.code, p.status, 'an order nevertheless' FROM orders_placements p
        JOIN orders_orders o ON o.id = p.order_id WHERE p.status <> 'placed'`,
  },
  {
    name: 'orders.steps_have_events',
    holds: 'each step of an order has one event in the outbox, and no event tells of a step that was not taken',
    remedy:
      'others were not told, or told what is not so: compare orders_order_history with orders_outbox, and report a defect',
    // Ids ascend with time, so the first event's id leads to the first step that must have one. Steps before it, from when
    // there were no events, have none; events older than they are kept may be gone.
    sql: `SELECT h.order_id, h.version, h.to_status, h.event_id, 'no event' AS missing FROM orders_order_history h
        LEFT JOIN orders_outbox e ON e.id = h.event_id WHERE h.event_id IS NOT NULL AND e.id IS NULL AND h.at > ?
      UNION ALL
      SELECT h.order_id, h.version, h.to_status, h.event_id, 'no event' FROM orders_order_history h WHERE h.event_id IS NULL
        AND h.at > (SELECT f.at FROM orders_order_history f
          WHERE f.event_id = (SELECT MIN(event_id) FROM orders_order_history WHERE event_id IS NOT NULL))
      UNION ALL
      SELECT e.subject, 0, e.type, e.id, 'no step' FROM orders_outbox e
        LEFT JOIN orders_order_history h ON h.event_id = e.id WHERE e.type LIKE 'orders.order!_%' ESCAPE '!' AND h.event_id IS NULL`,
    params: (now) => [now - EVENTS_KEPT_MS],
  },
  {
    name: 'orders.parcels_have_events',
    holds: 'each step of a parcel that others hear of has one event, and no event tells of a step that was not taken',
    remedy: 'compare orders_shipment_history with orders_outbox, and report a defect',
    sql: `SELECT h.order_id, h.shipment_id, h.step, h.event_id, 'no event' AS missing FROM orders_shipment_history h
        LEFT JOIN orders_outbox e ON e.id = h.event_id WHERE h.event_id IS NOT NULL AND e.id IS NULL AND h.at > ?
      UNION ALL
      SELECT e.subject, NULL, e.type, e.id, 'no step' FROM orders_outbox e
        LEFT JOIN orders_shipment_history h ON h.event_id = e.id
        WHERE e.type LIKE 'orders.shipment!_%' ESCAPE '!' AND h.event_id IS NULL`,
    params: (now) => [now - EVENTS_KEPT_MS],
  },
];
