import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { OrderId } from '../../shared/ids.js';
import { OrderMetrics } from './order-metrics.js';
import { OrderRepository } from './ports/order.repository.js';
import { SettleStock } from './settle-stock.use-case.js';

const BATCH = 100;

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
    for (let found = BATCH; found === BATCH;) {
      const ids = await this.orders.expired(at, BATCH);
      let ended = 0;
      for (const id of ids) if (await this.expire(id, at)) ended += 1;
      // A full batch that moved nothing would come back for ever.
      found = ended === 0 ? 0 : ids.length;
    }
  }

  private async expire(id: OrderId, at: Date): Promise<boolean> {
    try {
      const order = await this.orders.byId(id);
      // Paid or cancelled since it was listed.
      if (order?.state.status !== 'reserved') return false;
      const expired = order.expire(at);
      if (!(await this.unitOfWork.run(() => this.orders.save(expired)))) return false;
      this.metrics.reached('expired');
      await this.stock.of(expired);
      return true;
    } catch (error) {
      this.logger.error({ err: error, orderId: id }, 'an order could not be expired; it is tried again');
      return false;
    }
  }
}
