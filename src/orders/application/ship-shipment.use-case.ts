import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { ShipmentId, UserId } from '../../shared/ids.js';
import type { Order } from '../domain/order.js';
import { ShipmentNotFoundError } from '../domain/order-errors.js';
import { parseTrackingNumber } from '../domain/shipment.js';
import { OrderMoves } from './order-moves.js';
import { OrderRepository } from './ports/order.repository.js';
import { ShippingCarrier } from './ports/shipping-carrier.js';
import { CARRIER_TIMEOUT_MS, within } from './within.js';

export interface ShipShipmentCommand {
  readonly sellerId: UserId;
  readonly shipmentId: ShipmentId;
  /** As typed; empty for none. */
  readonly trackingNumber: string;
}

/** A seller has handed a parcel to the carrier. One that he gives no tracking number gets the carrier's. */
@Injectable()
export class ShipShipment {
  private readonly logger = new Logger(ShipShipment.name);

  constructor(
    private readonly moves: OrderMoves,
    private readonly orders: OrderRepository,
    private readonly carrier: ShippingCarrier,
    private readonly clock: Clock,
  ) {}

  /** @throws ShipmentNotFoundError, IllegalTransitionError, InvalidTrackingNumberError */
  async execute({ sellerId, shipmentId, trackingNumber }: ShipShipmentCommand): Promise<void> {
    const typed = parseTrackingNumber(trackingNumber);
    const read = async (): Promise<Order> => {
      const order = await this.orders.ofShipment(sellerId, shipmentId);
      if (!order) throw new ShipmentNotFoundError();
      return order;
    };
    const order = await read();
    // Refused before the carrier hears of it.
    order.ship(shipmentId, sellerId, typed, this.clock.now());
    const number = await this.announce(order, shipmentId, typed);
    await this.moves.make(read, (found) => found.ship(shipmentId, sellerId, number, this.clock.now()));
  }

  /** A carrier that does not answer keeps no parcel back: it hears of this one later. */
  private async announce({ state }: Order, shipmentId: ShipmentId, typed: string | null): Promise<string | null> {
    const { carrier, address } = state;
    try {
      const parcel = { shipmentId, carrier, address, trackingNumber: typed };
      const { trackingNumber } = await within(CARRIER_TIMEOUT_MS, this.carrier.register(parcel));
      // A carrier that heard of the parcel before, in a call that came to nothing, answers the number of then.
      return typed ?? trackingNumber;
    } catch (error) {
      this.logger.warn({ err: error, shipmentId }, 'a parcel could not be announced; it is announced later');
      return typed;
    }
  }
}
