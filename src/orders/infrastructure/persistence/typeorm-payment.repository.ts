import { Injectable } from '@nestjs/common';
import { Database, type SqlValue } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import type { OrderId } from '../../../shared/ids.js';
import { Money } from '../../../shared/money.js';
import { PaymentRepository } from '../../application/ports/payment.repository.js';
import {
  DECLINE_REASONS,
  isLive,
  isUnowed,
  type Payment,
  PAYMENT_METHODS,
  PAYMENT_STATUSES,
  type PaymentId,
  type PaymentStatus,
  REFUND_REASONS,
  type Refund,
  type RefundId,
  TOOK_MONEY,
  tookMoney,
  UNOWED_CAUSES,
} from '../../domain/payment.js';
import { dateOrNull, id as idFrom, oneOf } from './order.mapper.js';
import { PaymentRow } from './payment.row.js';
import { RefundRow } from './refund.row.js';

const PAYMENT_COLUMNS = `id, order_id AS orderId, live_order_id AS liveOrderId, method, card_last4 AS cardLast4, currency, amount,
  taken_amount AS takenAmount, taken_currency AS takenCurrency, status, decline_reason AS declineReason, reference, started_at AS startedAt, finished_at AS finishedAt, check_at AS checkAt`;
const REFUND_COLUMNS = `id, payment_id AS paymentId, order_id AS orderId, currency, amount, cause, reason, status,
  created_at AS createdAt, due_at AS dueAt, refunded_at AS refundedAt`;

/** The version before took exactly what it asked for, and wrote down no more than that. */
const [TAKEN_AMOUNT, TAKEN_CURRENCY] = ['COALESCE(taken_amount, amount)', 'COALESCE(taken_currency, currency)'];

/**
 * While a newer version rolls out it may write causes and reasons that this one does not know: those refunds wait for an instance
 * that does, and keep no others waiting. What is as long as an id is a parcel's.
 */
const UNDERSTOOD = `(cause IN (${placeholders(1 + UNOWED_CAUSES.length)}) OR LENGTH(cause) = 26)
  AND reason IN (${placeholders(REFUND_REASONS.length)})`;

@Injectable()
export class TypeormPaymentRepository extends PaymentRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async byId(id: PaymentId): Promise<Payment | null> {
    const [payment] = await this.payments('id = ?', [id]);
    return payment ?? null;
  }

  async capturedFor(orderId: string): Promise<Payment | null> {
    const [payment] = await this.payments(`live_order_id = ? AND status = 'captured'`, [orderId]);
    return payment ?? null;
  }

  async add(payment: Payment): Promise<void> {
    await this.database.insert(PaymentRow, [paymentRow(payment)]);
  }

  async save(payment: Payment, from: PaymentStatus): Promise<boolean> {
    const row = paymentRow(payment);
    const affected = await this.database.execute(
      `UPDATE orders_payments SET status = ?, live_order_id = ?, decline_reason = ?, reference = ?, finished_at = ?, check_at = ?,
         taken_amount = ?, taken_currency = ? WHERE id = ? AND status = ?`,
      [
        ...[row.status, row.liveOrderId, row.declineReason, row.reference, row.finishedAt, row.checkAt],
        ...[row.takenAmount, row.takenCurrency, row.id, from],
      ],
    );
    return affected === 1;
  }

  async withDueCheck(at: Date, limit: number): Promise<readonly Payment[]> {
    return this.payments('check_at <= ? ORDER BY check_at LIMIT ?', [at.getTime(), limit]);
  }

  async addRefund(refund: Refund): Promise<void> {
    const { amount, currency } = refund.amount;
    // The CHECK on the column stands behind the condition.
    const within = await this.database.execute(
      `UPDATE orders_payments SET refunded_amount = refunded_amount + ?
       WHERE id = ? AND status IN (${placeholders(TOOK_MONEY.length)})
         AND refunded_amount + ? <= ${TAKEN_AMOUNT} AND ${TAKEN_CURRENCY} = ?`,
      [amount, refund.paymentId, ...TOOK_MONEY, amount, currency],
    );
    if (within !== 1) {
      throw new Error(`the payment ${refund.paymentId} has less than ${amount} ${currency} left to give back`);
    }
    await this.database.insert(RefundRow, [refundRow(refund)]);
  }

  async dueRefunds(at: Date, limit: number): Promise<readonly Refund[]> {
    const rows = await this.database.query<RefundRow>(
      `SELECT ${REFUND_COLUMNS} FROM orders_refunds WHERE status = 'due' AND due_at <= ? AND ${UNDERSTOOD}
       ORDER BY due_at LIMIT ?`,
      [at.getTime(), 'order', ...UNOWED_CAUSES, ...REFUND_REASONS, limit],
    );
    return rows.map(refundFrom);
  }

  async refundFinished(id: RefundId, at: Date): Promise<boolean> {
    const affected = await this.database.execute(
      `UPDATE orders_refunds SET status = 'refunded', refunded_at = ? WHERE id = ? AND status = 'due'`,
      [at.getTime(), id],
    );
    return affected === 1;
  }

  async hasDueRefund(orderId: OrderId): Promise<boolean> {
    const [due] = await this.database.query(
      `SELECT id FROM orders_refunds WHERE order_id = ? AND status = 'due'
         AND cause NOT IN (${placeholders(UNOWED_CAUSES.length)}) LIMIT 1`,
      [orderId, ...UNOWED_CAUSES],
    );
    return due !== undefined;
  }

  async postponeRefund(id: RefundId, dueAt: Date): Promise<void> {
    await this.database.execute(`UPDATE orders_refunds SET due_at = ? WHERE id = ? AND status = 'due'`, [
      dueAt.getTime(),
      id,
    ]);
  }

  private async payments(condition: string, params: readonly SqlValue[]): Promise<Payment[]> {
    const rows = await this.database.query<PaymentRow>(
      `SELECT ${PAYMENT_COLUMNS} FROM orders_payments WHERE ${condition}`,
      params,
    );
    return rows.map(paymentFrom);
  }
}

function paymentFrom(row: PaymentRow): Payment {
  const status = oneOf(PAYMENT_STATUSES, row.status);
  return {
    id: idFrom(row.id),
    orderId: idFrom(row.orderId),
    method: oneOf(PAYMENT_METHODS, row.method),
    cardLast4: row.cardLast4,
    amount: Money.of(row.amount, row.currency),
    taken: tookMoney(status) ? Money.of(row.takenAmount ?? row.amount, row.takenCurrency ?? row.currency) : null,
    status,
    declineReason: row.declineReason === null ? null : oneOf(DECLINE_REASONS, row.declineReason),
    reference: row.reference,
    startedAt: new Date(row.startedAt),
    finishedAt: dateOrNull(row.finishedAt),
    checkAt: dateOrNull(row.checkAt),
  };
}

function paymentRow(payment: Payment): PaymentRow {
  return {
    id: payment.id,
    orderId: payment.orderId,
    liveOrderId: isLive(payment.status) ? payment.orderId : null,
    method: payment.method,
    cardLast4: payment.cardLast4,
    currency: payment.amount.currency,
    amount: payment.amount.amount,
    takenAmount: payment.taken?.amount ?? null,
    takenCurrency: payment.taken?.currency ?? null,
    refundedAmount: 0,
    status: payment.status,
    declineReason: payment.declineReason,
    reference: payment.reference,
    startedAt: payment.startedAt.getTime(),
    finishedAt: payment.finishedAt?.getTime() ?? null,
    checkAt: payment.checkAt?.getTime() ?? null,
  };
}

function refundFrom(row: RefundRow): Refund {
  return {
    id: idFrom(row.id),
    paymentId: idFrom(row.paymentId),
    orderId: idFrom(row.orderId),
    amount: Money.of(row.amount, row.currency),
    cause: row.cause === 'order' || isUnowed(row.cause) ? row.cause : idFrom(row.cause),
    reason: oneOf(REFUND_REASONS, row.reason),
    status: oneOf(['due', 'refunded'], row.status),
    createdAt: new Date(row.createdAt),
    dueAt: new Date(row.dueAt),
    refundedAt: dateOrNull(row.refundedAt),
  };
}

function refundRow(refund: Refund): RefundRow {
  return {
    id: refund.id,
    paymentId: refund.paymentId,
    orderId: refund.orderId,
    currency: refund.amount.currency,
    amount: refund.amount.amount,
    cause: refund.cause,
    reason: refund.reason,
    status: refund.status,
    createdAt: refund.createdAt.getTime(),
    dueAt: refund.dueAt.getTime(),
    refundedAt: refund.refundedAt?.getTime() ?? null,
  };
}
