import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { UserId } from '../../shared/ids.js';
import type { OrderCode } from '../domain/order-code.js';
import { OrderMoves } from './order-moves.js';
import { OrderRepository } from './ports/order.repository.js';

export interface ConfirmReceiptCommand {
  readonly buyerId: UserId;
  readonly code: OrderCode;
}

/** The buyer has the parcels that were sent. */
@Injectable()
export class ConfirmReceipt {
  constructor(
    private readonly moves: OrderMoves,
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws OrderNotFoundError, IllegalTransitionError */
  async execute({ buyerId, code }: ConfirmReceiptCommand): Promise<void> {
    await this.moves.make(
      () => this.orders.ofBuyer(buyerId, code),
      (found) => found.receive(this.clock.now()),
    );
  }
}
