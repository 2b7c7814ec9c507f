import { Injectable } from '@nestjs/common';
import type { Order } from '../domain/order.js';
import { type Refund, refundOf } from '../domain/payment.js';
import { OrderChanges } from './order-changes.js';
import { OrderMetrics } from './order-metrics.js';
import { PaymentRepository } from './ports/payment.repository.js';
import { RefundPayments } from './refund-payments.use-case.js';
import { SettleStock } from './settle-stock.use-case.js';

/**
 * Moves orders, with what follows from it: the refunds are written down in the same unit of work, the catalogue and the payment
 * provider told after it. What fails there is repeated by the timers.
 */
@Injectable()
export class OrderMoves {
  constructor(
    private readonly changes: OrderChanges,
    private readonly payments: PaymentRepository,
    private readonly refunds: RefundPayments,
    private readonly stock: SettleStock,
    private readonly metrics: OrderMetrics,
  ) {}

  /**
   * `null` from `move` leaves the order as it was read.
   * @throws OrderNotFoundError, OrderBusyError, and whatever `move` throws
   */
  async make(read: () => Promise<Order | null>, move: (order: Order) => Order | null): Promise<Order> {
    let refunds: readonly Refund[] = [];
    const order = await this.changes.apply(read, move, async (moved) => {
      refunds = await this.writeDown(moved);
    });
    // Unchanged: the tasks do what may still be due.
    if (order.changes.length === 0 && order.parcelChanges.length === 0) return order;
    for (const { to } of order.changes) this.metrics.reached(to);
    await this.stock.of(order);
    for (const refund of refunds) await this.refunds.one(refund);
    return order;
  }

  private async writeDown({ state, refundsDue }: Order): Promise<readonly Refund[]> {
    if (refundsDue.length === 0) return [];
    const payment = await this.payments.capturedFor(state.id);
    if (!payment) throw new Error(`the order ${state.id} is paid without a captured payment`);
    const refunds = refundsDue.map((due) => refundOf(payment, due));
    for (const refund of refunds) await this.payments.addRefund(refund);
    return refunds;
  }
}
