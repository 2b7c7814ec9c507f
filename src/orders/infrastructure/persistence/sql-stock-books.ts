import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import {
  type OrderedLine,
  type OrderedParcel,
  type OrderedStock,
  type ReservationOwner,
  StockBooks,
} from '../../application/ports/stock-books.js';

type OrderColumns = Omit<OrderedStock, 'lines' | 'parcels'>;
type OfOrder = { readonly orderId: string };

interface OwnerRow {
  readonly id: string;
  readonly isOrder: number;
  readonly checkout: string | null;
  readonly releaseAt: number | null;
}

const COLUMNS = 'id, code, status, stock_state AS stock, version';
const NOBODY: ReservationOwner = { hasOrder: false, checkout: null, awaitsRelease: false };

/** From the writer: a replica that is behind would lack what the catalogue has heard of. */
@Injectable()
export class SqlStockBooks extends StockBooks {
  constructor(private readonly database: Database) {
    super();
  }

  async page(after: string | null, limit: number): Promise<readonly OrderedStock[]> {
    return this.whole(
      await this.database.query<OrderColumns>(`SELECT ${COLUMNS} FROM orders_orders WHERE id > ? ORDER BY id LIMIT ?`, [
        after ?? '',
        limit,
      ]),
    );
  }

  async byIds(ids: readonly string[]): Promise<readonly OrderedStock[]> {
    if (ids.length === 0) return [];
    return this.whole(
      await this.database.query<OrderColumns>(
        `SELECT ${COLUMNS} FROM orders_orders WHERE id IN (${placeholders(ids.length)})`,
        ids,
      ),
    );
  }

  async versions(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.query<{ id: string; version: number }>(
      `SELECT id, version FROM orders_orders WHERE id IN (${placeholders(ids.length)})`,
      ids,
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  /** One statement, which sees one moment. */
  async owners(ids: readonly string[]): Promise<ReadonlyMap<string, ReservationOwner>> {
    if (ids.length === 0) return new Map();
    const among = placeholders(ids.length);
    const rows = await this.database.query<OwnerRow>(
      `SELECT id, 1 AS isOrder, NULL AS checkout, NULL AS releaseAt FROM orders_orders WHERE id IN (${among})
       UNION ALL
       SELECT order_id, 0, status, release_at FROM orders_placements WHERE order_id IN (${among})`,
      [...ids, ...ids],
    );
    const owners = new Map<string, ReservationOwner>();
    for (const { id, isOrder, checkout, releaseAt } of rows) {
      const known = owners.get(id) ?? NOBODY;
      owners.set(
        id,
        isOrder === 1 ? { ...known, hasOrder: true } : { ...known, checkout, awaitsRelease: releaseAt !== null },
      );
    }
    return owners;
  }

  private async whole(orders: readonly OrderColumns[]): Promise<readonly OrderedStock[]> {
    if (orders.length === 0) return [];
    const ids = orders.map(({ id }) => id);
    const among = placeholders(ids.length);
    const lines = await this.database.query<OrderedLine & OfOrder>(
      `SELECT order_id AS orderId, book_id AS bookId, quantity, unit_price AS unitPrice
       FROM orders_order_lines WHERE order_id IN (${among})`,
      ids,
    );
    const parcels = await this.database.query<OrderedParcel & OfOrder>(
      `SELECT order_id AS orderId, seller_id AS sellerId, status, stock_state AS stock
       FROM orders_shipments WHERE order_id IN (${among})`,
      ids,
    );
    const [linesOf, parcelsOf] = [byOrder(lines), byOrder(parcels)];
    return orders.map((order) => ({
      ...order,
      lines: linesOf.get(order.id) ?? [],
      parcels: parcelsOf.get(order.id) ?? [],
    }));
  }
}

function byOrder<T extends object>(rows: readonly (T & OfOrder)[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.orderId);
    if (group) group.push(row);
    else groups.set(row.orderId, [row]);
  }
  return groups;
}
