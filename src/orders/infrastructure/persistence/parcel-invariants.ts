import type { SqlInvariant } from '../../../platform/invariants/invariant-check.js';

const REMEDY =
  'compare the order with its rows in orders_shipments, orders_shipment_history and orders_refunds; put right with buyer and seller what they were told, and report a defect';

/** Paid at some time: what of it does not arrive has to be given back. */
const SOLD = `('paid', 'shipped', 'delivered', 'refunding', 'refunded')`;

/** A parcel, its order and its refund change in one unit, so none of these is ever under way. */
export const parcelInvariants: readonly SqlInvariant[] = [
  {
    name: 'parcels.status_is_history',
    holds: 'each parcel stands where its last step led, and none has come to two ends',
    remedy: REMEDY,
    // Parcels of orders from before there was a history may have none.
    sql: `SELECT s.order_id, s.id AS shipment_id, s.status, COALESCE(h.stands, 'pending') AS last_step, COALESCE(h.ends, 0) AS ends
      FROM orders_shipments s JOIN orders_orders o ON o.id = s.order_id
      LEFT JOIN (SELECT shipment_id, SUM(CASE WHEN step = 'shipped' THEN 0 ELSE 1 END) AS ends,
          COALESCE(MAX(CASE WHEN step <> 'shipped' THEN step END), 'shipped') AS stands
        FROM orders_shipment_history WHERE step <> 'delayed' GROUP BY shipment_id) h ON h.shipment_id = s.id
      WHERE h.ends > 1 OR (s.status <> COALESCE(h.stands, 'pending')
        AND (h.stands IS NOT NULL OR o.placed_at >= (SELECT MIN(at) FROM orders_shipment_history)))`,
  },
  {
    name: 'parcels.wait_for_the_money',
    holds: 'no parcel is sent before its order is paid, and none waits when the order is off',
    remedy: REMEDY,
    sql: `SELECT s.order_id, s.id AS shipment_id, s.status, o.status AS order_status FROM orders_shipments s
      JOIN orders_orders o ON o.id = s.order_id
      WHERE (o.status IN ('reserved', 'paying', 'payment_unknown') AND s.status <> 'pending')
        OR (o.status IN ('expired', 'cancelled') AND s.status <> 'cancelled')`,
  },
  {
    name: 'parcels.gone_are_refunded',
    holds: 'the books of a parcel that was given up or lost are refunded, and no others',
    remedy: REMEDY,
    sql: `SELECT s.order_id, s.id AS shipment_id, s.status, b.cost, r.amount AS refunded FROM orders_shipments s
        JOIN orders_orders o ON o.id = s.order_id
        JOIN (SELECT order_id, seller_id, SUM(unit_price * quantity) AS cost FROM orders_order_lines
          GROUP BY order_id, seller_id) b ON b.order_id = s.order_id AND b.seller_id = s.seller_id
        LEFT JOIN orders_refunds r ON r.order_id = s.order_id AND r.cause = s.id
        WHERE o.status IN ${SOLD} AND (s.status = 'lost' OR (s.status = 'cancelled' AND s.stock_state <> 'with_order'))
          AND (r.amount IS NULL OR r.amount <> b.cost)
      UNION ALL
      SELECT r.order_id, s.id, s.status, NULL, r.amount FROM orders_refunds r JOIN orders_shipments s ON s.id = r.cause
        WHERE s.order_id <> r.order_id OR s.status NOT IN ('lost', 'cancelled')`,
  },
  {
    name: 'parcels.unsent_go_back',
    holds: 'the copies of a parcel that was not sent go back on sale, by itself or with its order, and no others',
    remedy: REMEDY,
    sql: `SELECT s.order_id, s.id AS shipment_id, s.status, s.stock_state, o.status AS order_status,
        o.stock_state AS order_stock_state
      FROM orders_shipments s JOIN orders_orders o ON o.id = s.order_id
      WHERE (s.stock_state <> 'with_order' AND s.status <> 'cancelled')
        OR (s.status = 'cancelled' AND s.stock_state = 'with_order'
          AND o.stock_state NOT IN ('release_due', 'released', 'restock_due', 'restocked'))`,
  },
];
