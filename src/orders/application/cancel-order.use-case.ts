import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { newId, type UserId } from '../../shared/ids.js';
import type { Order } from '../domain/order.js';
import type { OrderCode } from '../domain/order-code.js';
import type { OrderStatus } from '../domain/order-status.js';
import type { Refund, RefundId } from '../domain/payment.js';
import { OrderChanges } from './order-changes.js';
import { OrderMetrics } from './order-metrics.js';
import { OrderRepository } from './ports/order.repository.js';
import { PaymentRepository } from './ports/payment.repository.js';
import { RefundPayments } from './refund-payments.use-case.js';
import { SettleStock } from './settle-stock.use-case.js';

export interface CancelOrderCommand {
  readonly buyerId: UserId;
  readonly code: OrderCode;
}

const CALLED_OFF: readonly OrderStatus[] = ['cancelled', 'refunding', 'refunded'];

const isCalledOff = ({ state }: Order): boolean => CALLED_OFF.includes(state.status);

/**
 * Calls an order off: an unpaid one gives its copies back, a paid one of which nothing was sent gets its money back too.
 * Repeating it is harmless; what is interrupted half-way is completed by the recurring tasks.
 */
@Injectable()
export class CancelOrder {
  constructor(
    private readonly changes: OrderChanges,
    private readonly orders: OrderRepository,
    private readonly payments: PaymentRepository,
    private readonly refunds: RefundPayments,
    private readonly stock: SettleStock,
    private readonly clock: Clock,
    private readonly metrics: OrderMetrics,
  ) {}

  /** The status it is in then. @throws OrderNotFoundError, NotCancellableError with the status it is in */
  async execute({ buyerId, code }: CancelOrderCommand): Promise<OrderStatus> {
    const at = this.clock.now();
    let refund: Refund | undefined;
    const order = await this.changes.apply(
      () => this.orders.ofBuyer(buyerId, code),
      // What is called off already stays as it is: storing it again would change nothing.
      (found) => (isCalledOff(found) ? null : found.cancel('buyer', at)),
      async (moved) => {
        refund = moved.state.status === 'refunding' ? await this.refundOf(moved, at) : undefined;
        if (refund) await this.payments.addRefund(refund);
      },
    );
    if (order.changes.length === 0) return order.state.status;
    this.metrics.reached(order.state.status === 'refunding' ? 'refunding' : 'cancelled');
    await this.stock.of(order);
    if (refund) await this.refunds.one(refund);
    return order.state.status;
  }

  private async refundOf(order: Order, at: Date): Promise<Refund> {
    const payment = await this.payments.capturedFor(order.state.id);
    if (!payment) throw new Error(`the order ${order.state.id} is paid without a captured payment`);
    const { id: paymentId, orderId, amount } = payment;
    return {
      id: newId<RefundId>(),
      paymentId,
      orderId,
      amount,
      reason: 'cancelled',
      status: 'due',
      createdAt: at,
      dueAt: at,
      refundedAt: null,
    };
  }
}
