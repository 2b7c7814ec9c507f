import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { ListPage } from '../../../shared/list-page.js';
import {
  type OperatorListItem,
  type OperatorOrder,
  OperatorQueries,
  type PaymentAttempt,
} from '../../application/ports/operator-queries.js';
import type { PageRequest } from '../../application/ports/order-queries.js';
import type { OrderCode } from '../../domain/order-code.js';
import type { OrderStatus } from '../../domain/order-status.js';
import { DECLINE_REASONS, PAYMENT_METHODS, PAYMENT_STATUSES } from '../../domain/payment.js';
import { STOCK_STATES } from '../../domain/stock-state.js';
import { decodeCursor, encodeCursor, ID_SHAPE } from './keyset-cursor.js';
import { readDetails } from './order-details.js';
import { codeFrom, dateOrNull, id as idFrom, oneOf, ORDER_COLUMNS, statusFrom } from './order.mapper.js';
import type { OrderRow } from './order.row.js';
import type { PaymentRow } from './payment.row.js';

/** Sorts after every id: where a list of the newest first begins. */
const AFTER_ALL_IDS = 'z';

@Injectable()
export class SqlOperatorQueries extends OperatorQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async list(status: OrderStatus | undefined, { cursor, limit }: PageRequest): Promise<ListPage<OperatorListItem>> {
    const before = decodeCursor(cursor, [ID_SHAPE])?.[0] ?? AFTER_ALL_IDS;
    const rows = await this.database.query<OrderRow>(
      `SELECT id, code, status, placed_at AS placedAt, recipient, total, currency FROM orders_orders
       WHERE ${status ? 'status = ? AND ' : ''}id < ? ORDER BY id DESC LIMIT ?`,
      [...(status ? [status] : []), before, limit + 1],
    );
    const shown = rows.slice(0, limit);
    return {
      items: shown.map((row) => ({
        code: codeFrom(row.code),
        status: statusFrom(row.status),
        placedAt: new Date(row.placedAt),
        recipient: row.recipient,
        total: { amount: row.total, currency: row.currency },
      })),
      nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)?.id ?? '']) : null,
    };
  }

  async byCode(code: OrderCode): Promise<OperatorOrder | null> {
    const [row] = await this.database.query<OrderRow>(`SELECT ${ORDER_COLUMNS} FROM orders_orders o WHERE o.code = ?`, [
      code,
    ]);
    if (!row) return null;
    const payments = await this.database.query<PaymentRow>(
      `SELECT method, card_last4 AS cardLast4, currency, amount, taken_amount AS takenAmount, taken_currency AS takenCurrency,
         status, decline_reason AS declineReason, reference,
         started_at AS startedAt, finished_at AS finishedAt
       FROM orders_payments WHERE order_id = ? ORDER BY id`,
      [row.id],
    );
    return {
      order: await readDetails(this.database, row),
      buyerId: idFrom(row.buyerId),
      stock: oneOf(STOCK_STATES, row.stockState),
      payments: payments.map(attemptFrom),
    };
  }
}

function attemptFrom(row: PaymentRow): PaymentAttempt {
  return {
    method: oneOf(PAYMENT_METHODS, row.method),
    cardLast4: row.cardLast4,
    amount: { amount: row.amount, currency: row.currency },
    taken:
      row.takenAmount === null || row.takenCurrency === null
        ? null
        : { amount: row.takenAmount, currency: row.takenCurrency },
    status: oneOf(PAYMENT_STATUSES, row.status),
    declineReason: row.declineReason === null ? null : oneOf(DECLINE_REASONS, row.declineReason),
    reference: row.reference,
    startedAt: new Date(row.startedAt),
    finishedAt: dateOrNull(row.finishedAt),
  };
}
