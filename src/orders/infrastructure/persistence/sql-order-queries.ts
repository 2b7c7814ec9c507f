import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { ShipmentId, UserId } from '../../../shared/ids.js';
import type { ListPage } from '../../../shared/list-page.js';
import {
  type OrderDetails,
  type OrderListItem,
  OrderQueries,
  type PageRequest,
  type Sale,
} from '../../application/ports/order-queries.js';
import type { OrderCode } from '../../domain/order-code.js';
import { progressFrom, readDetails, readLines } from './order-details.js';
import { decodeCursor, encodeCursor, ID_SHAPE } from './keyset-cursor.js';
import type { OrderLineRow } from './order-line.row.js';
import { codeFrom, dateOrNull, id as idFrom, ORDER_COLUMNS, shipmentStatusFrom, statusFrom } from './order.mapper.js';
import type { OrderRow } from './order.row.js';

/** Sorts after every id: where a list of the newest first begins. */
const AFTER_ALL_IDS = 'z';

const SALES = `SELECT s.id AS shipmentId, s.status AS shipmentStatus, s.sales_group AS salesGroup,
  s.tracking_number AS trackingNumber, s.shipped_at AS shippedAt, s.delivered_at AS deliveredAt,
  s.delayed_at AS delayedAt, s.progress, ${ORDER_COLUMNS}
  FROM orders_shipments s JOIN orders_orders o ON o.id = s.order_id`;

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
    const lines = await readLines(
      this.database,
      shown.map(({ id }) => id),
    );
    const items = shown.map((row) => listItem(row, lines.get(row.id) ?? []));
    return { items, nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)?.id ?? '']) : null };
  }

  async detailsOf(buyerId: UserId, code: OrderCode): Promise<OrderDetails | null> {
    const [row] = await this.database.query<OrderRow>(
      `SELECT ${ORDER_COLUMNS} FROM orders_orders o WHERE o.code = ? AND o.buyer_id = ?`,
      [code, buyerId],
    );
    return row ? readDetails(this.database, row) : null;
  }

  async salesOf(sellerId: UserId, { cursor, limit }: PageRequest): Promise<ListPage<Sale>> {
    const [group, before] = decodeCursor(cursor, [/^[01]$/, ID_SHAPE]) ?? ['1', AFTER_ALL_IDS];
    const rows = await this.database.query<SaleRow>(
      `${SALES}
       WHERE s.seller_id = ? AND (s.sales_group < ? OR (s.sales_group = ? AND s.id < ?))
       ORDER BY s.sales_group DESC, s.id DESC LIMIT ?`,
      [sellerId, Number(group), Number(group), before ?? AFTER_ALL_IDS, limit + 1],
    );
    const shown = rows.slice(0, limit);
    const lines = await readLines(
      this.database,
      shown.map(({ id }) => id),
      sellerId,
    );
    const last = shown.at(-1);
    return {
      items: shown.map((row) => sale(row, lines.get(row.id) ?? [])),
      nextCursor: last && rows.length > limit ? encodeCursor([String(last.salesGroup), last.shipmentId]) : null,
    };
  }

  async saleOf(sellerId: UserId, shipmentId: ShipmentId): Promise<Sale | null> {
    const [row] = await this.database.query<SaleRow>(
      `${SALES} WHERE s.id = ? AND s.seller_id = ? AND s.sales_group IS NOT NULL`,
      [shipmentId, sellerId],
    );
    if (!row) return null;
    const lines = await readLines(this.database, [row.id], sellerId);
    return sale(row, lines.get(row.id) ?? []);
  }
}

interface SaleRow extends OrderRow {
  shipmentId: string;
  shipmentStatus: string;
  salesGroup: number;
  trackingNumber: string | null;
  shippedAt: number | null;
  deliveredAt: number | null;
  delayedAt: number | null;
  progress: string | null;
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
    delayedAt: dateOrNull(row.delayedAt),
    progress: progressFrom(row.progress),
  };
}
