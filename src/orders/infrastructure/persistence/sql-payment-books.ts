import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import { Money } from '../../../shared/money.js';
import { type BookedPayment, type BookedRefund, PaymentBooks } from '../../application/ports/payment-books.js';
import { PAYMENT_STATUSES, type PaymentId, TOOK_MONEY } from '../../domain/payment.js';
import { id as idFrom, oneOf } from './order.mapper.js';
import type { PaymentRow } from './payment.row.js';
import type { RefundRow } from './refund.row.js';

type BookedRow = Pick<PaymentRow, 'id' | 'status' | 'amount' | 'currency' | 'checkAt'>;
type BookedRefundRow = Pick<RefundRow, 'id' | 'paymentId' | 'status' | 'amount' | 'currency'>;

/** The version before took exactly what it asked for, and wrote down no more than that. */
const COLUMNS = `id, status, COALESCE(taken_amount, amount) AS amount, COALESCE(taken_currency, currency) AS currency,
  check_at AS checkAt`;
/** What the simulated provider took is in no books but ours. */
const OUTSIDE = `COALESCE(reference, '') NOT LIKE 'sim!_%' ESCAPE '!'`;

/** From the writer: a replica that is behind would lack what the provider has. */
@Injectable()
export class SqlPaymentBooks extends PaymentBooks {
  constructor(private readonly database: Database) {
    super();
  }

  async taken(after: PaymentId | null, limit: number): Promise<readonly BookedPayment[]> {
    const rows = await this.database.query<BookedRow>(
      `SELECT ${COLUMNS} FROM orders_payments
       WHERE id > ? AND status IN (${placeholders(TOOK_MONEY.length)}) AND ${OUTSIDE} ORDER BY id LIMIT ?`,
      [after ?? '', ...TOOK_MONEY, limit],
    );
    return this.withRefunds(rows);
  }

  async of(paymentIds: readonly string[]): Promise<readonly BookedPayment[]> {
    if (paymentIds.length === 0) return [];
    const rows = await this.database.query<BookedRow>(
      `SELECT ${COLUMNS} FROM orders_payments WHERE id IN (${placeholders(paymentIds.length)})`,
      paymentIds,
    );
    return this.withRefunds(rows);
  }

  private async withRefunds(rows: readonly BookedRow[]): Promise<readonly BookedPayment[]> {
    if (rows.length === 0) return [];
    const refunds = await this.database.query<BookedRefundRow>(
      `SELECT id, payment_id AS paymentId, status, amount, currency FROM orders_refunds
       WHERE payment_id IN (${placeholders(rows.length)})`,
      rows.map(({ id }) => id),
    );
    const byPayment = new Map<string, BookedRefund[]>(rows.map(({ id }) => [id, []]));
    for (const refund of refunds) byPayment.get(refund.paymentId)?.push(refundFrom(refund));
    return rows.map((row) => ({
      id: idFrom(row.id),
      status: oneOf(PAYMENT_STATUSES, row.status),
      amount: Money.of(row.amount, row.currency),
      isWatched: row.checkAt !== null,
      refunds: byPayment.get(row.id) ?? [],
    }));
  }
}

function refundFrom({ id, status, amount, currency }: BookedRefundRow): BookedRefund {
  return { id: idFrom(id), status: oneOf(['due', 'refunded'], status), amount: Money.of(amount, currency) };
}
