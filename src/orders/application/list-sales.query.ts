import { Injectable } from '@nestjs/common';
import type { UserId } from '../../shared/ids.js';
import type { ListPage } from '../../shared/list-page.js';
import { OrderQueries, type PageRequest, type Sale } from './ports/order-queries.js';
import { ShippingCarrier } from './ports/shipping-carrier.js';

export interface ListedSale extends Sale {
  readonly canShip: boolean;
}

export interface ListedSales extends ListPage<ListedSale> {
  /** Whether no real parcel moves. */
  readonly isSimulated: boolean;
}

/** A seller's parcels of paid orders: those to be sent first, then newest first. */
@Injectable()
export class ListSales {
  constructor(
    private readonly queries: OrderQueries,
    private readonly carrier: ShippingCarrier,
  ) {}

  async execute({ sellerId, page }: { sellerId: UserId; page: PageRequest }): Promise<ListedSales> {
    const { items, nextCursor } = await this.queries.salesOf(sellerId, page);
    return {
      items: items.map((sale) => ({ ...sale, canShip: isToBeSent(sale) })),
      nextCursor,
      isSimulated: this.carrier.isSimulated,
    };
  }
}

export const isToBeSent = ({ status, orderStatus }: Sale): boolean => status === 'pending' && orderStatus === 'paid';
