import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { FencedError } from '../../platform/timers/task-context.js';
import { Clock } from '../../shared/clock.js';
import type { OrderId } from '../../shared/ids.js';
import { inBatches } from './in-batches.js';
import { OrderMetrics } from './order-metrics.js';
import { OrderRepository } from './ports/order.repository.js';
import { SettleStock } from './settle-stock.use-case.js';

/** Ends the orders that nobody paid in time and gives their copies back. Of two instances, one ends each order. */
@Injectable()
export class ExpireOrders {
  private readonly logger = new Logger(ExpireOrders.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly stock: SettleStock,
    private readonly clock: Clock,
    private readonly metrics: OrderMetrics,
  ) {}

  async execute(): Promise<void> {
    const at = this.clock.now();
    await inBatches(
      (limit, after) => this.orders.expired(at, limit, after),
      (id) => id,
      (id) => this.expire(id, at),
    );
  }

  private async expire(id: OrderId, at: Date): Promise<void> {
    try {
      const order = await this.orders.byId(id);
      // Paid or cancelled since it was listed.
      if (order?.state.status !== 'reserved') return;
      const expired = order.expire(at);
      if (!(await this.unitOfWork.run(() => this.orders.save(expired)))) return;
      this.metrics.reached('expired');
      await this.stock.of(expired);
    } catch (error) {
      if (error instanceof FencedError) throw error;
      this.logger.error({ err: error, orderId: id }, 'an order could not be expired; it is tried again');
    }
  }
}
