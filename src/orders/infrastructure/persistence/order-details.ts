import type { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import type { OrderDetails, RefundDetails } from '../../application/ports/order-queries.js';
import { PARCEL_HAPPENINGS } from '../../domain/order-state.js';
import { ACTORS } from '../../domain/order-status.js';
import { isUnowed, PAYMENT_METHODS, REFUND_REASONS } from '../../domain/payment.js';
import { PARCEL_PROGRESS, type ParcelProgress } from '../../domain/shipment.js';
import type { OrderLineRow } from './order-line.row.js';
import {
  codeFrom,
  dateOrNull,
  id as idFrom,
  LINE_COLUMNS,
  oneOf,
  SHIPMENT_COLUMNS,
  shipmentStatusFrom,
  statusFrom,
} from './order.mapper.js';
import type { OrderRow } from './order.row.js';
import type { RefundRow } from './refund.row.js';
import type { ShipmentRow } from './shipment.row.js';

interface StepRow {
  status: string;
  actor: string;
  at: number;
}

interface ParcelStepRow {
  shipmentId: string;
  step: string;
  actor: string;
  at: number;
  note: string | null;
}

interface Parts {
  readonly lines: readonly OrderLineRow[];
  readonly shipments: readonly ShipmentRow[];
  readonly history: readonly StepRow[];
  readonly parcelSteps: readonly ParcelStepRow[];
  readonly refunds: readonly RefundRow[];
  readonly payment: { method: string; cardLast4: string | null } | undefined;
}

/** Everything that a page shows of one order. */
export async function readDetails(database: Database, row: OrderRow): Promise<OrderDetails> {
  const [lines, shipments, history, parcelSteps, refunds, [payment]] = await Promise.all([
    readLines(database, [row.id]),
    database.query<ShipmentRow>(`SELECT ${SHIPMENT_COLUMNS} FROM orders_shipments WHERE order_id = ? ORDER BY id`, [
      row.id,
    ]),
    database.query<StepRow>(
      'SELECT to_status AS status, actor, at FROM orders_order_history WHERE order_id = ? ORDER BY version',
      [row.id],
    ),
    // What has no event happened to the order, and to each parcel only with it.
    database.query<ParcelStepRow>(
      `SELECT shipment_id AS shipmentId, step, actor, at, note FROM orders_shipment_history
       WHERE order_id = ? AND event_id IS NOT NULL ORDER BY at, event_id`,
      [row.id],
    ),
    database.query<RefundRow>(
      `SELECT cause, reason, amount, currency, status, created_at AS createdAt, refunded_at AS refundedAt FROM orders_refunds
       WHERE order_id = ? ORDER BY created_at, id`,
      [row.id],
    ),
    database.query<{ method: string; cardLast4: string | null }>(
      `SELECT method, card_last4 AS cardLast4 FROM orders_payments WHERE live_order_id = ? AND status = 'captured'`,
      [row.id],
    ),
  ]);
  return details(row, { lines: lines.get(row.id) ?? [], shipments, history, parcelSteps, refunds, payment });
}

/** The lines of each order, in their order; of one seller only when he is given. */
export async function readLines(
  database: Database,
  orderIds: readonly string[],
  sellerId?: string,
): Promise<ReadonlyMap<string, OrderLineRow[]>> {
  if (orderIds.length === 0) return new Map();
  const rows = await database.query<OrderLineRow>(
    `SELECT ${LINE_COLUMNS} FROM orders_order_lines
     WHERE order_id IN (${placeholders(orderIds.length)})${sellerId ? ' AND seller_id = ?' : ''} ORDER BY position`,
    sellerId ? [...orderIds, sellerId] : orderIds,
  );
  const byOrder = new Map<string, OrderLineRow[]>(orderIds.map((id) => [id, []]));
  for (const row of rows) byOrder.get(row.orderId)?.push(row);
  return byOrder;
}

export const progressFrom = (text: string | null): ParcelProgress | null =>
  text === null ? null : oneOf(PARCEL_PROGRESS, text);

function details(row: OrderRow, parts: Parts): OrderDetails {
  const money = (amount: number) => ({ amount, currency: row.currency });
  const { recipient, street, city, region, postalCode, country } = row;
  const { payment } = parts;
  return {
    code: codeFrom(row.code),
    status: statusFrom(row.status),
    placedAt: new Date(row.placedAt),
    expiresAt: new Date(row.expiresAt),
    subtotal: money(row.subtotal),
    shippingCost: money(row.shippingCost),
    total: money(row.total),
    carrier: row.carrier,
    carrierName: row.carrierName,
    address: { recipient, street, city, region, postalCode, country },
    lines: parts.lines.map((line) => ({
      bookId: idFrom(line.bookId),
      sellerId: idFrom(line.sellerId),
      title: line.title,
      author: line.author,
      coverUrl: line.coverUrl,
      unitPrice: money(line.unitPrice),
      quantity: line.quantity,
      lineTotal: money(line.unitPrice * line.quantity),
    })),
    shipments: parts.shipments.map((shipment) => ({
      id: shipment.id,
      sellerId: idFrom(shipment.sellerId),
      status: shipmentStatusFrom(shipment.status),
      trackingNumber: shipment.trackingNumber,
      shippedAt: dateOrNull(shipment.shippedAt),
      deliveredAt: dateOrNull(shipment.deliveredAt),
      delayedAt: dateOrNull(shipment.delayedAt),
      progress: progressFrom(shipment.progress),
    })),
    payment: payment ? { method: oneOf(PAYMENT_METHODS, payment.method), cardLast4: payment.cardLast4 } : null,
    timeline: parts.history.map(({ status, actor, at }) => ({
      status: statusFrom(status),
      actor: oneOf(ACTORS, actor),
      at: new Date(at),
    })),
    parcelSteps: parts.parcelSteps.map(({ shipmentId, step, actor, at, note }) => ({
      shipmentId,
      happened: oneOf(PARCEL_HAPPENINGS, step),
      actor: oneOf(ACTORS, actor),
      at: new Date(at),
      note,
    })),
    refunds: parts.refunds.map(refundFrom),
  };
}

function refundFrom(row: RefundRow): RefundDetails {
  return {
    shipmentId: row.cause === 'order' || isUnowed(row.cause) ? null : row.cause,
    reason: oneOf(REFUND_REASONS, row.reason),
    amount: { amount: row.amount, currency: row.currency },
    status: oneOf(['due', 'refunded'], row.status),
    createdAt: new Date(row.createdAt),
    refundedAt: dateOrNull(row.refundedAt),
  };
}
