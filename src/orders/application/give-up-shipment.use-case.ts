import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { ShipmentId, UserId } from '../../shared/ids.js';
import { ShipmentNotFoundError } from '../domain/order-errors.js';
import { parseGiveUpReason } from '../domain/shipment.js';
import { OrderMoves } from './order-moves.js';
import { OrderRepository } from './ports/order.repository.js';

export interface GiveUpShipmentCommand {
  readonly sellerId: UserId;
  readonly shipmentId: ShipmentId;
  /** As typed: the buyer reads it. */
  readonly reason: string;
}

/**
 * A seller cannot deliver: the buyer gets the money for this parcel's books back and their copies go back on sale. With
 * nothing else left of the order, the shipping is refunded as well.
 */
@Injectable()
export class GiveUpShipment {
  constructor(
    private readonly moves: OrderMoves,
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws ShipmentNotFoundError, IllegalTransitionError, InvalidGiveUpReasonError */
  async execute({ sellerId, shipmentId, reason }: GiveUpShipmentCommand): Promise<void> {
    const note = parseGiveUpReason(reason);
    await this.moves.make(
      async () => {
        const order = await this.orders.ofShipment(sellerId, shipmentId);
        if (!order) throw new ShipmentNotFoundError();
        return order;
      },
      (found) => found.giveUp(shipmentId, 'seller', note, this.clock.now()),
    );
  }
}
