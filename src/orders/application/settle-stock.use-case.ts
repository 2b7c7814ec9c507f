import { Injectable, Logger } from '@nestjs/common';
import { CatalogApi } from '../../catalog/catalog.api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { FencedError } from '../../platform/timers/task-context.js';
import type { OrderId } from '../../shared/ids.js';
import type { Order } from '../domain/order.js';
import type { OrderState } from '../domain/order-state.js';
import { linesOf } from '../domain/parcels.js';
import type { Shipment } from '../domain/shipment.js';
import { type DueStockState, isDue } from '../domain/stock-state.js';
import { inBatches } from './in-batches.js';
import { OrderRepository } from './ports/order.repository.js';

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
    await this.parcelsOf(order);
  }

  /** What a crash or a failure left behind. */
  async all(): Promise<void> {
    await inBatches(
      (limit, after) => this.orders.withDueStock(limit, after),
      ({ id }) => id,
      ({ id, stock }) => this.settle(id, stock),
    );
    await inBatches(
      (limit, after) => this.orders.withDueParcels(limit, after),
      (id) => id,
      (id) => this.parcelsOfStored(id),
    );
  }

  private async parcelsOfStored(id: OrderId): Promise<void> {
    try {
      const order = await this.orders.byId(id);
      if (order) await this.parcelsOf(order);
    } catch (error) {
      if (error instanceof FencedError) throw error;
      this.logger.error({ err: error, orderId: id }, 'an order could not be read; it is tried again');
    }
  }

  private async parcelsOf({ state }: Order): Promise<void> {
    for (const parcel of state.shipments) {
      if (parcel.stock === 'restock_due') await this.restock(state, parcel);
    }
  }

  private async restock(state: OrderState, parcel: Shipment): Promise<void> {
    const { id } = state;
    try {
      // The parcel may have been given up before the sale was confirmed.
      await this.catalog.confirm(id);
      await this.catalog.restock(
        id,
        linesOf(state, parcel).map(({ bookId }) => bookId),
      );
      await this.unitOfWork.run(() => this.orders.parcelRestocked(id, parcel.id));
    } catch (error) {
      if (error instanceof FencedError) throw error;
      const where = { orderId: id, shipmentId: parcel.id };
      this.logger.error({ err: error, ...where }, 'a parcel could not be put back on sale; it is tried again');
    }
  }

  private async settle(id: OrderId, due: DueStockState): Promise<void> {
    try {
      await this.tell(id, due);
      await this.unitOfWork.run(() => this.orders.stockSettled(id, due));
    } catch (error) {
      if (error instanceof FencedError) throw error;
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
