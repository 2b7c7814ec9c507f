import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { FencedError } from '../../platform/timers/task-context.js';
import { Clock } from '../../shared/clock.js';
import { excessOf, isUnowed, type Refund } from '../domain/payment.js';
import { OrderChanges, StaleOrderError } from './order-changes.js';
import { OrderMetrics } from './order-metrics.js';
import { PaymentGateway } from './ports/payment-gateway.js';
import { OrderRepository } from './ports/order.repository.js';
import { PaymentRepository } from './ports/payment.repository.js';
import { inGroups } from './in-batches.js';
import { pauseAt } from './provider-pace.js';
import { PROVIDER_TIMEOUT_MS, within } from './within.js';

const BATCH = 50;
const AT_ONCE = 10;

/**
 * Sends money back. A refund is written down before the provider is asked, and asked for again until it has answered.
 * An order that is being refunded is `refunded` when the last of its refunds is.
 */
@Injectable()
export class RefundPayments {
  private readonly logger = new Logger(RefundPayments.name);

  constructor(
    private readonly gateway: PaymentGateway,
    private readonly changes: OrderChanges,
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
    private readonly metrics: OrderMetrics,
  ) {}

  async allDue(): Promise<void> {
    const due = await this.payments.dueRefunds(this.clock.now(), BATCH);
    await inGroups(due, AT_ONCE, (refund) => this.one(refund));
  }

  /** A failure is left to {@link allDue}: the refund stays due. */
  async one(refund: Refund): Promise<void> {
    const { id: refundId, paymentId, amount } = refund;
    try {
      // An order whose parcels were all refunded one by one, shipped for nothing, has nothing left.
      if (amount.amount > 0) await within(PROVIDER_TIMEOUT_MS, this.gateway.refund({ refundId, paymentId, amount }));
      await this.finish(refund);
    } catch (error) {
      if (error instanceof FencedError) throw error;
      this.logger.error({ err: error, refundId }, 'a refund failed; it is tried again');
      await this.postpone(refund);
    }
  }

  private async finish(refund: Refund): Promise<void> {
    const ended = await this.changes.untilFresh(async () => {
      const at = this.clock.now();
      const order = isUnowed(refund.cause) ? null : await this.orders.byId(refund.orderId);
      const payment = order?.state.status === 'refunding' ? await this.payments.byId(refund.paymentId) : null;
      return this.unitOfWork.run(async () => {
        if (!(await this.payments.refundFinished(refund.id, at))) return false;
        if (!order) return false;
        const { id, status } = order.state;
        const last = status === 'refunding' && !(await this.payments.hasDueRefund(id));
        // Stored even when it does not move: of two refunds that end at once, the second sees that the first has.
        if (!(await this.orders.save(last ? order.refunded(at, payment && excessOf(payment)) : order)))
          throw new StaleOrderError();
        return last;
      });
    });
    if (ended) this.metrics.reached('refunded');
  }

  private async postpone(refund: Refund): Promise<void> {
    try {
      const now = this.clock.now().getTime();
      const dueAt = new Date(now + pauseAt(now - refund.createdAt.getTime()));
      await this.unitOfWork.run(() => this.payments.postponeRefund(refund.id, dueAt));
    } catch (error) {
      if (error instanceof FencedError) throw error;
      this.logger.error({ err: error, refundId: refund.id }, 'a refund could not be put off; it stays due now');
    }
  }
}
