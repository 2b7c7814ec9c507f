import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { UserId } from '../../shared/ids.js';
import type { OrderCode } from '../domain/order-code.js';
import { isCalledOff, type OrderStatus } from '../domain/order-status.js';
import { OrderMoves } from './order-moves.js';
import { OrderRepository } from './ports/order.repository.js';

export interface CancelOrderCommand {
  readonly buyerId: UserId;
  readonly code: OrderCode;
}

/**
 * Calls an order off: an unpaid one gives its copies back, a paid one of which nothing was sent gets its money back too.
 * Repeating it is harmless; what is interrupted half-way is completed by the recurring tasks.
 */
@Injectable()
export class CancelOrder {
  constructor(
    private readonly moves: OrderMoves,
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
  ) {}

  /** The status it is in then. @throws OrderNotFoundError, NotCancellableError with the status it is in */
  async execute({ buyerId, code }: CancelOrderCommand): Promise<OrderStatus> {
    const at = this.clock.now();
    const order = await this.moves.make(
      () => this.orders.ofBuyer(buyerId, code),
      // What is called off already stays as it is: storing it again would change nothing.
      (found) => (isCalledOff(found.state.status) ? null : found.cancel('buyer', at)),
    );
    return order.state.status;
  }
}
