import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/ids.js';
import type { Money } from '../../shared/money.js';
import type { Order } from '../domain/order.js';
import type { Actor } from '../domain/order-status.js';
import {
  assertTaken,
  type DeclineReason,
  type Payment,
  type PaymentId,
  type Refund,
  type RefundId,
} from '../domain/payment.js';
import { OrderChanges, StaleOrderError } from './order-changes.js';
import { OrderMetrics } from './order-metrics.js';
import { OrderRepository } from './ports/order.repository.js';
import { PaymentRepository } from './ports/payment.repository.js';
import { SHORTEST_PAUSE_MS } from './provider-pace.js';
import { RefundPayments } from './refund-payments.use-case.js';
import { SettleStock } from './settle-stock.use-case.js';

/** What the provider says that it took, and what it calls that. */
export interface Taken {
  readonly reference: string;
  readonly amount: Money;
}

interface Conclusion {
  readonly payment: Payment;
  readonly order?: Order;
  readonly refund?: Refund;
}

/**
 * Writes down what became of an attempt: the attempt, the order and what follows in one unit of work, and only if both
 * still are as they were read. Whoever comes late finds the attempt concluded and changes nothing, except that money taken
 * for an order that no longer waits for it is sent back.
 */
@Injectable()
export class ConcludePayment {
  constructor(
    private readonly changes: OrderChanges,
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly payments: PaymentRepository,
    private readonly refunds: RefundPayments,
    private readonly stock: SettleStock,
    private readonly clock: Clock,
    private readonly metrics: OrderMetrics,
  ) {}

  /** @throws PaymentMismatchError, and concludes nothing, when not exactly what the attempt was for was taken */
  async captured(id: PaymentId, { reference, amount }: Taken, actor: Actor): Promise<Payment> {
    const concluded = await this.conclude(id, (payment, order, at) => {
      assertTaken(payment, amount);
      const paid: Payment = { ...payment, status: 'captured', reference, finishedAt: at, checkAt: null };
      if (awaitedBy(payment, actor)) return { payment: paid, order: order.paymentCaptured(actor, at) };
      if (payment.status !== 'abandoned' && payment.status !== 'declined') return null;
      return { payment: { ...paid, status: 'captured_late' }, refund: lateRefund(payment, at) };
    });
    if (concluded.order) {
      this.metrics.reached('paid');
      await this.stock.of(concluded.order);
    }
    if (concluded.refund) await this.refunds.one(concluded.refund);
    return concluded.payment;
  }

  async declined(id: PaymentId, reason: DeclineReason, actor: Actor): Promise<Payment> {
    const concluded = await this.conclude(id, (payment, order, at) => {
      if (!awaitedBy(payment, actor)) return null;
      const declined: Payment = {
        ...payment,
        status: 'declined',
        declineReason: reason,
        finishedAt: at,
        checkAt: null,
      };
      return { payment: declined, order: order.paymentRefused(actor, at) };
    });
    if (concluded.order) this.metrics.declined(reason);
    return concluded.payment;
  }

  /** The provider did not answer: from here on only what it says when asked counts. */
  async unanswered(id: PaymentId, actor: Actor): Promise<Payment> {
    const concluded = await this.conclude(id, (payment, order, at) => {
      if (payment.status !== 'started') return null;
      const checkAt = new Date(at.getTime() + SHORTEST_PAUSE_MS);
      return { payment: { ...payment, status: 'unknown', checkAt }, order: order.paymentUnanswered(actor, at) };
    });
    if (concluded.order) this.metrics.reached('payment_unknown');
    return concluded.payment;
  }

  /** The provider never heard of it: the buyer may try again. It is asked once more at `checkAt`, should it still take the money. */
  async abandoned(id: PaymentId, checkAt: Date): Promise<Payment> {
    const concluded = await this.conclude(id, (payment, order, at) => {
      if (payment.status !== 'unknown') return null;
      return {
        payment: { ...payment, status: 'abandoned', finishedAt: at, checkAt },
        order: order.paymentRefused('timer', at),
      };
    });
    return concluded.payment;
  }

  private async conclude(
    id: PaymentId,
    decide: (payment: Payment, order: Order, at: Date) => Conclusion | null,
  ): Promise<Conclusion> {
    return this.changes.untilFresh(async () => {
      const orderId = (await this.payments.byId(id))?.orderId;
      const order = orderId && (await this.orders.byId(orderId));
      // Read after the order, so that who concluded it in between is seen here too: an attempt is never older than its order.
      const payment = await this.payments.byId(id);
      if (!payment || !order) throw new Error(`no payment ${id}, or no order for it`);
      const conclusion = decide(payment, order, this.clock.now());
      if (!conclusion) return { payment };
      await this.unitOfWork.run(async () => {
        if (!(await this.payments.save(conclusion.payment, payment.status))) throw new StaleOrderError();
        if (conclusion.order && !(await this.orders.save(conclusion.order))) throw new StaleOrderError();
        if (conclusion.refund) await this.payments.addRefund(conclusion.refund);
      });
      return conclusion;
    });
  }
}

/**
 * The buyer's own call concludes an attempt while it runs; once it is unknown, only the shop itself does. What the provider
 * tells the shop unasked may come before the buyer's own answer, and then counts.
 */
function awaitedBy({ status }: Payment, actor: Actor): boolean {
  return status === 'started' || (status === 'unknown' && actor === 'timer');
}

function lateRefund({ id, orderId, amount }: Payment, at: Date): Refund {
  const refundId = newId<RefundId>();
  return {
    id: refundId,
    paymentId: id,
    orderId,
    amount,
    cause: 'late_capture',
    reason: 'late_capture',
    status: 'due',
    createdAt: at,
    dueAt: at,
    refundedAt: null,
  };
}
