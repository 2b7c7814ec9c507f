import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { UserId } from '../../shared/ids.js';
import type { OrderCode } from '../domain/order-code.js';
import { OrderChanges } from './order-changes.js';
import { OrderMetrics } from './order-metrics.js';
import { OrderRepository } from './ports/order.repository.js';

export interface ConfirmReceiptCommand {
  readonly buyerId: UserId;
  readonly code: OrderCode;
}

/** The buyer has the parcels that were sent. */
@Injectable()
export class ConfirmReceipt {
  constructor(
    private readonly changes: OrderChanges,
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
    private readonly metrics: OrderMetrics,
  ) {}

  /** @throws OrderNotFoundError, IllegalTransitionError */
  async execute({ buyerId, code }: ConfirmReceiptCommand): Promise<void> {
    const order = await this.changes.apply(
      () => this.orders.ofBuyer(buyerId, code),
      (found) => found.receive(this.clock.now()),
    );
    if (order.state.status === 'delivered') this.metrics.reached('delivered');
  }
}
