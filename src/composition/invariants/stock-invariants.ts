import type { SqlInvariant } from '../../platform/invariants/invariant-check.js';

const REMEDY =
  'compare the order in orders_orders with the reservation of the same id in catalog_reservations; report a defect. A due state is settled again by the task orders.settle-stock';

/**
 * Orders and the catalogue agree only through reservations, told after the order has changed. So while an order's `stock_state`
 * is `…_due`, the catalogue may have heard of it or not; in every other state the two must say the same. Modules never
 * read each other's tables; this is the composition root, in a process that hosts both.
 */
const AGREE: Readonly<Record<string, readonly string[]>> = {
  held: ['held'],
  // Parcels that were never sent come back one by one, the last of them perhaps before the order heard of the sale.
  confirm_due: ['held', 'confirmed', 'restocked'],
  confirmed: ['confirmed', 'restocked'],
  release_due: ['held', 'released'],
  released: ['released'],
  restock_due: ['held', 'confirmed', 'restocked'],
  restocked: ['restocked'],
};

const agree = Object.entries(AGREE)
  .map(
    ([stock, reservation]) =>
      `(o.stock_state = '${stock}' AND r.status IN (${reservation.map((s) => `'${s}'`).join(', ')}))`,
  )
  .join(' OR ');

export const stockInvariants: readonly SqlInvariant[] = [
  {
    name: 'stock.orders_have_reservations',
    holds: "each order's copies are where its state says",
    remedy: REMEDY,
    sql: `SELECT o.id AS order_id, o.code, o.status, o.stock_state, r.status AS reservation FROM orders_orders o
      LEFT JOIN catalog_reservations r ON r.id = o.id WHERE r.id IS NULL OR NOT (${agree})`,
  },
  {
    name: 'stock.open_orders_hold',
    holds: 'an order that can still be paid holds its copies, and one that is over does not',
    remedy: REMEDY,
    sql: `SELECT id AS order_id, code, status, stock_state FROM orders_orders
      WHERE (status IN ('reserved', 'paying', 'payment_unknown') AND stock_state <> 'held')
        OR (status IN ('expired', 'cancelled') AND stock_state NOT IN ('release_due', 'released'))
        OR (status IN ('paid', 'shipped', 'delivered') AND stock_state NOT IN ('confirm_due', 'confirmed'))
        OR (status IN ('refunding', 'refunded') AND stock_state IN ('held', 'release_due', 'released'))`,
  },
  {
    name: 'stock.lines_are_reserved',
    holds: "each order's lines are its reservation's lines",
    remedy: REMEDY,
    sql: `SELECT l.order_id, l.book_id, l.quantity, c.quantity AS reserved FROM orders_order_lines l
        LEFT JOIN catalog_reservation_lines c ON c.reservation_id = l.order_id AND c.book_id = l.book_id
        WHERE c.quantity IS NULL OR c.quantity <> l.quantity OR c.unit_price <> l.unit_price
      UNION ALL
      SELECT c.reservation_id, c.book_id, NULL, c.quantity FROM catalog_reservation_lines c
        JOIN orders_orders o ON o.id = c.reservation_id
        LEFT JOIN orders_order_lines l ON l.order_id = c.reservation_id AND l.book_id = c.book_id WHERE l.order_id IS NULL`,
  },
  {
    name: 'stock.reservations_have_orders',
    holds: 'nothing is held or sold for an order that does not exist; a checkout under way may hold what it will order',
    remedy: 'the copies wait for nobody: report a defect, and archive the book until it is mended',
    sql: `SELECT r.id AS order_id, r.status, p.status AS checkout FROM catalog_reservations r
      LEFT JOIN orders_orders o ON o.id = r.id LEFT JOIN orders_placements p ON p.order_id = r.id
      WHERE o.id IS NULL AND (r.status IN ('confirmed', 'restocked') OR (r.status = 'held' AND p.release_at IS NULL))`,
  },
  {
    name: 'stock.only_cancelled_comes_back',
    holds: 'copies come back on sale for orders and parcels that were called off, and for no others',
    remedy: REMEDY,
    sql: `SELECT c.reservation_id AS order_id, c.book_id, o.stock_state, s.status AS parcel, c.restocked_at
      FROM catalog_reservation_lines c JOIN orders_orders o ON o.id = c.reservation_id
      LEFT JOIN orders_shipments s ON s.order_id = o.id AND s.seller_id = c.seller_id
      WHERE (c.restocked_at IS NOT NULL AND o.stock_state NOT IN ('restock_due', 'restocked') AND COALESCE(s.status, '') <> 'cancelled')
        OR (c.restocked_at IS NULL AND (o.stock_state = 'restocked' OR s.stock_state = 'restocked'))`,
  },
];
