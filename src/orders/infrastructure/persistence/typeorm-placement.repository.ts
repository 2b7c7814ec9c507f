import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import type { OrderId } from '../../../shared/ids.js';
import {
  type CheckoutEnd,
  type Placement,
  PlacementRepository,
  type Refusal,
} from '../../application/ports/placement.repository.js';
import type { CartLine } from '../../domain/cart.js';
import { quantityOf } from '../../domain/quantity.js';
import { codeFrom, dateOrNull, id as idFrom, oneOf } from './order.mapper.js';
import { PlacementRow } from './placement.row.js';

const STATUSES = ['open', 'placed', 'refused', 'abandoned'] as const;
const ENDED = `status IN ('refused', 'abandoned')`;

@Injectable()
export class TypeormPlacementRepository extends PlacementRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async byOrder(orderId: OrderId): Promise<Placement | null> {
    const [row] = await this.database.query<PlacementRow>(
      `SELECT order_id AS orderId, code, buyer_id AS buyerId, status, wanted_lines AS wantedLines, refusal,
         release_at AS releaseAt
       FROM orders_placements WHERE order_id = ?`,
      [orderId],
    );
    return row ? placementFrom(row) : null;
  }

  async add(placement: Placement): Promise<boolean> {
    return this.database.insertIfAbsent(PlacementRow, {
      orderId: placement.orderId,
      code: placement.code,
      buyerId: placement.buyerId,
      status: placement.status,
      wantedLines: JSON.stringify(placement.lines),
      refusal: placement.refusal && JSON.stringify(placement.refusal),
      releaseAt: placement.releaseAt?.getTime() ?? null,
    });
  }

  async close(orderId: OrderId, end: CheckoutEnd): Promise<boolean> {
    const affected = await this.database.execute(
      `UPDATE orders_placements SET status = ?, refusal = ?, release_at = ? WHERE order_id = ? AND status = 'open'`,
      [end.status, end.refusal && JSON.stringify(end.refusal), end.releaseAt?.getTime() ?? null, orderId],
    );
    return affected === 1;
  }

  overdue(at: Date, limit: number, after: OrderId | undefined): Promise<readonly OrderId[]> {
    return this.due(`status = 'open'`, at, limit, after);
  }

  async abandonAll(orderIds: readonly OrderId[], releaseAt: Date): Promise<void> {
    await this.database.execute(
      `UPDATE orders_placements SET status = 'abandoned', release_at = ?
       WHERE status = 'open' AND order_id IN (${placeholders(orderIds.length)})`,
      [releaseAt.getTime(), ...orderIds],
    );
  }

  withDueRelease(at: Date, limit: number, after: OrderId | undefined): Promise<readonly OrderId[]> {
    return this.due(ENDED, at, limit, after);
  }

  async released(orderIds: readonly OrderId[]): Promise<void> {
    await this.database.execute(
      `UPDATE orders_placements SET release_at = NULL
       WHERE ${ENDED} AND release_at IS NOT NULL AND order_id IN (${placeholders(orderIds.length)})`,
      orderIds,
    );
  }

  private async due(
    condition: string,
    at: Date,
    limit: number,
    after: OrderId | undefined,
  ): Promise<readonly OrderId[]> {
    const rows = await this.database.query<{ orderId: string }>(
      `SELECT order_id AS orderId FROM orders_placements WHERE ${condition} AND release_at <= ? AND order_id > ?
       ORDER BY order_id LIMIT ?`,
      [at.getTime(), after ?? '', limit],
    );
    return rows.map(({ orderId }) => idFrom(orderId));
  }
}

function placementFrom(row: PlacementRow): Placement {
  return {
    orderId: idFrom(row.orderId),
    code: codeFrom(row.code),
    buyerId: idFrom(row.buyerId),
    status: oneOf(STATUSES, row.status),
    lines: linesFrom(row.wantedLines),
    refusal: row.refusal === null ? null : refusalFrom(row.refusal),
    releaseAt: dateOrNull(row.releaseAt),
  };
}

function linesFrom(json: string): readonly CartLine[] {
  const lines: unknown = JSON.parse(json);
  if (!Array.isArray(lines)) throw new Error('the database holds no list where the lines of a checkout belong');
  return lines.map((line: unknown) => {
    const { bookId, quantity } = fields(line);
    return { bookId: idFrom(String(bookId)), quantity: quantityOf(Number(quantity)) };
  });
}

function refusalFrom(json: string): Refusal {
  const { code, message, details } = fields(JSON.parse(json));
  const known = Object.entries(fields(details)).filter(
    (detail): detail is [string, string | number] => typeof detail[1] === 'string' || typeof detail[1] === 'number',
  );
  return { code: String(code), message: String(message), details: Object.fromEntries(known) };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
