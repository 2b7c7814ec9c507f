import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Order } from '../domain/order.js';
import { OrderBusyError, OrderNotFoundError } from '../domain/order-errors.js';
import { OrderRepository } from './ports/order.repository.js';

const ATTEMPTS = 5;

/** Thrown inside a unit of work to undo it because somebody else changed the order first. */
export class StaleOrderError extends Error {}

/** Changes orders by compare-and-set: whoever loses a race reads the order again and decides anew. */
@Injectable()
export class OrderChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderRepository,
  ) {}

  /**
   * Reads the order, applies `move` and stores it, with what `alongside` writes, in one unit of work. `null` from `move`
   * leaves the order as it was read.
   * @throws OrderNotFoundError, OrderBusyError, and whatever `move` throws.
   */
  async apply(
    read: () => Promise<Order | null>,
    move: (order: Order) => Order | null,
    alongside: (moved: Order) => Promise<void> = () => Promise.resolve(),
  ): Promise<Order> {
    return this.untilFresh(async () => {
      const order = await read();
      if (!order) throw new OrderNotFoundError();
      const moved = move(order);
      if (!moved) return order;
      await this.unitOfWork.run(async () => {
        if (!(await this.orders.save(moved))) throw new StaleOrderError();
        await alongside(moved);
      });
      return moved;
    });
  }

  /** Starts over while `change` finds that the order it read has been changed. @throws OrderBusyError after five times */
  async untilFresh<T>(change: () => Promise<T>): Promise<T> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        return await change();
      } catch (error) {
        if (!(error instanceof StaleOrderError)) throw error;
      }
    }
    throw new OrderBusyError();
  }
}
