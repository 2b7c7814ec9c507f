import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { ShipmentId, UserId } from '../../shared/ids.js';
import { ShipmentNotFoundError } from '../domain/order-errors.js';
import { parseTrackingNumber } from '../domain/shipment.js';
import { OrderMoves } from './order-moves.js';
import { OrderRepository } from './ports/order.repository.js';

export interface ShipShipmentCommand {
  readonly sellerId: UserId;
  readonly shipmentId: ShipmentId;
  /** As typed; empty for none. */
  readonly trackingNumber: string;
}

/** A seller has handed a parcel to the carrier. */
@Injectable()
export class ShipShipment {
  constructor(
    private readonly moves: OrderMoves,
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws ShipmentNotFoundError, IllegalTransitionError, InvalidTrackingNumberError */
  async execute({ sellerId, shipmentId, trackingNumber }: ShipShipmentCommand): Promise<void> {
    const number = parseTrackingNumber(trackingNumber);
    await this.moves.make(
      async () => {
        const order = await this.orders.ofShipment(sellerId, shipmentId);
        if (!order) throw new ShipmentNotFoundError();
        return order;
      },
      (found) => found.ship(shipmentId, sellerId, number, this.clock.now()),
    );
  }
}
