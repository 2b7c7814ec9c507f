import { Injectable, Logger } from '@nestjs/common';
import { CatalogApi } from '../../catalog/catalog.api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { OrderId } from '../../shared/ids.js';
import type { Order } from '../domain/order.js';
import { type DueStockState, isDue } from '../domain/stock-state.js';
import { OrderRepository } from './ports/order.repository.js';

const BATCH = 100;

/**
 * Tells the catalogue what became of an order's copies. It comes after the order's own change was stored, and again until
 * the catalogue has answered; telling it twice is harmless.
 */
@Injectable()
export class SettleStock {
  private readonly logger = new Logger(SettleStock.name);

  constructor(
    private readonly catalog: CatalogApi,
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderRepository,
  ) {}

  /** Right after a change. A failure is left to {@link all}: the change itself stands. */
  async of(order: Order): Promise<void> {
    if (isDue(order.state.stock)) await this.settle(order.state.id, order.state.stock);
  }

  /** What a crash or a failure left behind. */
  async all(): Promise<void> {
    for (const { id, stock } of await this.orders.withDueStock(BATCH)) await this.settle(id, stock);
  }

  private async settle(id: OrderId, due: DueStockState): Promise<void> {
    try {
      await this.tell(id, due);
      await this.unitOfWork.run(() => this.orders.stockSettled(id, due));
    } catch (error) {
      this.logger.error({ err: error, orderId: id, due }, 'the catalogue could not be told; it is tried again');
    }
  }

  private async tell(id: OrderId, due: DueStockState): Promise<void> {
    switch (due) {
      case 'confirm_due':
        return this.catalog.confirm(id);
      case 'release_due':
        return this.catalog.release(id);
      case 'restock_due':
        // The order may have been cancelled before its sale was confirmed.
        await this.catalog.confirm(id);
        return this.catalog.restock(id);
    }
  }
}
