import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import type { UserId } from '../../../shared/ids.js';
import type { ListPage } from '../../../shared/list-page.js';
import {
  type OrderDetails,
  type OrderListItem,
  OrderQueries,
  type PageRequest,
  type Sale,
} from '../../application/ports/order-queries.js';
import type { OrderCode } from '../../domain/order-code.js';
import { PAYMENT_METHODS } from '../../domain/payment.js';
import { decodeCursor, encodeCursor, ID_SHAPE } from './keyset-cursor.js';
import type { OrderLineRow } from './order-line.row.js';
import {
  codeFrom,
  dateOrNull,
  id as idFrom,
  LINE_COLUMNS,
  oneOf,
  ORDER_COLUMNS,
  SHIPMENT_COLUMNS,
  shipmentStatusFrom,
  statusFrom,
} from './order.mapper.js';
import type { OrderRow } from './order.row.js';
import type { ShipmentRow } from './shipment.row.js';

/** Sorts after every id: where a list of the newest first begins. */
const AFTER_ALL_IDS = 'z';

@Injectable()
export class SqlOrderQueries extends OrderQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async ofBuyer(buyerId: UserId, { cursor, limit }: PageRequest): Promise<ListPage<OrderListItem>> {
    const [before] = decodeCursor(cursor, [ID_SHAPE]) ?? [AFTER_ALL_IDS];
    const rows = await this.database.query<OrderRow>(
      `SELECT ${ORDER_COLUMNS} FROM orders_orders o WHERE o.buyer_id = ? AND o.id < ? ORDER BY o.id DESC LIMIT ?`,
      [buyerId, before ?? AFTER_ALL_IDS, limit + 1],
    );
    const shown = rows.slice(0, limit);
    const lines = await this.linesOf(shown.map(({ id }) => id));
    const items = shown.map((row) => listItem(row, lines.get(row.id) ?? []));
    return { items, nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)?.id ?? '']) : null };
  }

  async detailsOf(buyerId: UserId, code: OrderCode): Promise<OrderDetails | null> {
    const [row] = await this.database.query<OrderRow>(
      `SELECT ${ORDER_COLUMNS} FROM orders_orders o WHERE o.code = ? AND o.buyer_id = ?`,
      [code, buyerId],
    );
    if (!row) return null;
    const [lines, shipments, history, payments] = await Promise.all([
      this.linesOf([row.id]),
      this.database.query<ShipmentRow>(
        `SELECT ${SHIPMENT_COLUMNS} FROM orders_shipments WHERE order_id = ? ORDER BY id`,
        [row.id],
      ),
      this.database.query<{ status: string; at: number }>(
        'SELECT to_status AS status, at FROM orders_order_history WHERE order_id = ? ORDER BY version',
        [row.id],
      ),
      this.database.query<{ method: string; cardLast4: string | null }>(
        `SELECT method, card_last4 AS cardLast4 FROM orders_payments WHERE live_order_id = ? AND status = 'captured'`,
        [row.id],
      ),
    ]);
    return details(row, { lines: lines.get(row.id) ?? [], shipments, history, payment: payments[0] });
  }

  async salesOf(sellerId: UserId, { cursor, limit }: PageRequest): Promise<ListPage<Sale>> {
    const [group, before] = decodeCursor(cursor, [/^[01]$/, ID_SHAPE]) ?? ['1', AFTER_ALL_IDS];
    const rows = await this.database.query<SaleRow>(
      `SELECT s.id AS shipmentId, s.status AS shipmentStatus, s.sales_group AS salesGroup,
         s.tracking_number AS trackingNumber, s.shipped_at AS shippedAt, s.delivered_at AS deliveredAt, ${ORDER_COLUMNS}
       FROM orders_shipments s JOIN orders_orders o ON o.id = s.order_id
       WHERE s.seller_id = ? AND (s.sales_group < ? OR (s.sales_group = ? AND s.id < ?))
       ORDER BY s.sales_group DESC, s.id DESC LIMIT ?`,
      [sellerId, Number(group), Number(group), before ?? AFTER_ALL_IDS, limit + 1],
    );
    const shown = rows.slice(0, limit);
    const lines = await this.linesOf(
      shown.map(({ id }) => id),
      sellerId,
    );
    const last = shown.at(-1);
    return {
      items: shown.map((row) => sale(row, lines.get(row.id) ?? [])),
      nextCursor: last && rows.length > limit ? encodeCursor([String(last.salesGroup), last.shipmentId]) : null,
    };
  }

  private async linesOf(orderIds: readonly string[], sellerId?: UserId): Promise<ReadonlyMap<string, OrderLineRow[]>> {
    if (orderIds.length === 0) return new Map();
    const rows = await this.database.query<OrderLineRow>(
      `SELECT ${LINE_COLUMNS} FROM orders_order_lines
       WHERE order_id IN (${placeholders(orderIds.length)})${sellerId ? ' AND seller_id = ?' : ''} ORDER BY position`,
      sellerId ? [...orderIds, sellerId] : orderIds,
    );
    const byOrder = new Map<string, OrderLineRow[]>(orderIds.map((id) => [id, []]));
    for (const row of rows) byOrder.get(row.orderId)?.push(row);
    return byOrder;
  }
}

interface SaleRow extends OrderRow {
  shipmentId: string;
  shipmentStatus: string;
  salesGroup: number;
  trackingNumber: string | null;
  shippedAt: number | null;
  deliveredAt: number | null;
}

function listItem(row: OrderRow, lines: readonly OrderLineRow[]): OrderListItem {
  return {
    code: codeFrom(row.code),
    status: statusFrom(row.status),
    placedAt: new Date(row.placedAt),
    expiresAt: new Date(row.expiresAt),
    total: { amount: row.total, currency: row.currency },
    count: lines.reduce((copies, line) => copies + line.quantity, 0),
    lines: lines.map(({ bookId, title, coverUrl, quantity }) => ({
      bookId: idFrom(bookId),
      title,
      coverUrl,
      quantity,
    })),
  };
}

function details(
  row: OrderRow,
  parts: {
    lines: readonly OrderLineRow[];
    shipments: readonly ShipmentRow[];
    history: readonly { status: string; at: number }[];
    payment: { method: string; cardLast4: string | null } | undefined;
  },
): OrderDetails {
  const money = (amount: number) => ({ amount, currency: row.currency });
  const { recipient, street, city, region, postalCode, country } = row;
  const { lines, shipments, history, payment } = parts;
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
    lines: lines.map((line) => ({
      bookId: idFrom(line.bookId),
      sellerId: idFrom(line.sellerId),
      title: line.title,
      author: line.author,
      coverUrl: line.coverUrl,
      unitPrice: money(line.unitPrice),
      quantity: line.quantity,
      lineTotal: money(line.unitPrice * line.quantity),
    })),
    shipments: shipments.map((shipment) => ({
      id: shipment.id,
      sellerId: idFrom(shipment.sellerId),
      status: shipmentStatusFrom(shipment.status),
      trackingNumber: shipment.trackingNumber,
      shippedAt: dateOrNull(shipment.shippedAt),
      deliveredAt: dateOrNull(shipment.deliveredAt),
    })),
    payment: payment ? { method: oneOf(PAYMENT_METHODS, payment.method), cardLast4: payment.cardLast4 } : null,
    timeline: history.map(({ status, at }) => ({ status: statusFrom(status), at: new Date(at) })),
  };
}

function sale(row: SaleRow, lines: readonly OrderLineRow[]): Sale {
  const { recipient, street, city, region, postalCode, country } = row;
  return {
    id: row.shipmentId,
    orderCode: codeFrom(row.code),
    orderStatus: statusFrom(row.status),
    status: shipmentStatusFrom(row.shipmentStatus),
    paidAt: new Date(row.paidAt ?? row.placedAt),
    items: lines.map(({ title, quantity }) => ({ title, quantity })),
    total: {
      amount: lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0),
      currency: row.currency,
    },
    carrierName: row.carrierName,
    address: { recipient, street, city, region, postalCode, country },
    trackingNumber: row.trackingNumber,
    shippedAt: dateOrNull(row.shippedAt),
    deliveredAt: dateOrNull(row.deliveredAt),
  };
}
