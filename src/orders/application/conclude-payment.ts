import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { Money } from '../../shared/money.js';
import type { Order } from '../domain/order.js';
import type { Actor } from '../domain/order-status.js';
import {
  type DeclineReason,
  excessOf,
  mismatchOf,
  type Payment,
  type PaymentId,
  type Refund,
  type RefundDue,
  refundOf,
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
  /** As the attempt's end leaves it; absent when the order no longer waited for it. */
  readonly order?: Order;
  /** What goes back beside what the order itself gives back. */
  readonly due?: RefundDue;
}

interface Concluded {
  readonly payment: Payment;
  readonly order: Order | undefined;
  readonly refunds: readonly Refund[];
  /** Whether this call was it, and not another one before. */
  readonly isNew: boolean;
}

/**
 * Writes down what became of an attempt: the attempt, the order and what follows in one unit of work, and only if both
 * still are as they were read. Whoever comes late finds the attempt concluded and changes nothing, except that money taken
 * for an order that no longer waits for it is sent back. So is what the provider took beyond the total, and all of it when it
 * took something else than the total.
 */
@Injectable()
export class ConcludePayment {
  private readonly logger = new Logger(ConcludePayment.name);

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

  /** The refund of what was taken and is not owed is written down with it. @throws OrderBusyError */
  async captured(id: PaymentId, { reference, amount: taken }: Taken, actor: Actor): Promise<Payment> {
    const concluded = await this.conclude(id, (payment, order, at) => {
      const ended: Payment = { ...payment, reference, taken, finishedAt: at, checkAt: null };
      if (awaitedBy(payment, actor)) return inTime(ended, taken, order, actor, at);
      if (payment.status !== 'abandoned' && payment.status !== 'declined') return null;
      const due: RefundDue = { cause: 'late_capture', reason: 'late_capture', amount: taken, at };
      return { payment: { ...ended, status: 'captured_late' }, due };
    });
    this.compare(concluded, taken);
    if (concluded.order?.state.status === 'paid') {
      this.metrics.reached('paid');
      await this.stock.of(concluded.order);
    }
    for (const refund of concluded.refunds) await this.refunds.one(refund);
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
  ): Promise<Concluded> {
    return this.changes.untilFresh(async () => {
      const orderId = (await this.payments.byId(id))?.orderId;
      const order = orderId && (await this.orders.byId(orderId));
      // Read after the order, so that who concluded it in between is seen here too: an attempt is never older than its order.
      const payment = await this.payments.byId(id);
      if (!payment || !order) throw new Error(`no payment ${id}, or no order for it`);
      const conclusion = decide(payment, order, this.clock.now());
      if (!conclusion) return { payment, order: undefined, refunds: [], isNew: false };
      const { payment: ended, order: moved, due } = conclusion;
      const refunds = [...(moved?.refundsDue ?? []), ...(due ? [due] : [])].map((one) => refundOf(ended, one));
      await this.unitOfWork.run(async () => {
        if (!(await this.payments.save(ended, payment.status))) throw new StaleOrderError();
        if (moved && !(await this.orders.save(moved))) throw new StaleOrderError();
        for (const refund of refunds) await this.payments.addRefund(refund);
      });
      return { payment: ended, order: moved, refunds, isNew: true };
    });
  }

  /** A provider that takes something else than it was asked for, or now says something else than before, needs an operator. */
  private compare({ payment, isNew }: Concluded, taken: Money): void {
    const { id: paymentId, amount: asked } = payment;
    const kind = isNew ? mismatchOf(payment, taken) : null;
    if (kind) {
      this.metrics.mismatched(kind);
      this.logger.error({ paymentId, kind, asked, taken }, 'the payment provider took something else than asked for');
    }
    if (payment.taken && !payment.taken.equals(taken)) {
      const before = payment.taken;
      this.logger.error({ paymentId, asked, before, taken }, 'the payment provider contradicts what it said before');
    }
  }
}

/**
 * The buyer's own call concludes an attempt while it runs; once it is unknown, only the shop itself does. What the provider
 * tells the shop unasked may come before the buyer's own answer, and then counts.
 */
function awaitedBy({ status }: Payment, actor: Actor): boolean {
  return status === 'started' || (status === 'unknown' && actor === 'timer');
}

/** The order takes its total. What is more goes back; what is something else goes back whole, and the order waits on. */
function inTime(ended: Payment, taken: Money, order: Order, actor: Actor, at: Date): Conclusion {
  const captured: Payment = { ...ended, status: 'captured' };
  switch (mismatchOf(ended, taken)) {
    case null:
      return { payment: captured, order: order.paymentCaptured(actor, at) };
    case 'excess':
      return { payment: captured, order: order.paymentCaptured(actor, at, excessOf(captured)) };
    case 'short':
    case 'currency':
      return { payment: { ...ended, status: 'mismatched' }, order: order.paymentMismatched(taken, actor, at) };
  }
}
