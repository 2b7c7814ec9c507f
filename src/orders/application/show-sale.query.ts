import { Injectable } from '@nestjs/common';
import type { ShipmentId, UserId } from '../../shared/ids.js';
import { ShipmentNotFoundError } from '../domain/order-errors.js';
import { isToBeSent, type ListedSale } from './list-sales.query.js';
import { OrderQueries } from './ports/order-queries.js';

/** One of a seller's parcels. */
@Injectable()
export class ShowSale {
  constructor(private readonly queries: OrderQueries) {}

  /** @throws ShipmentNotFoundError also for another seller's */
  async execute({ sellerId, shipmentId }: { sellerId: UserId; shipmentId: ShipmentId }): Promise<ListedSale> {
    const sale = await this.queries.saleOf(sellerId, shipmentId);
    if (!sale) throw new ShipmentNotFoundError();
    return { ...sale, canShip: isToBeSent(sale) };
  }
}
