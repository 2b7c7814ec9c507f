import { Injectable } from '@nestjs/common';
import type { UserId } from '../../shared/ids.js';
import type { ListPage } from '../../shared/list-page.js';
import { OrderQueries, type PageRequest, type Sale } from './ports/order-queries.js';

export interface ListedSale extends Sale {
  readonly canShip: boolean;
}

/** A seller's parcels of paid orders: those to be sent first, then newest first. */
@Injectable()
export class ListSales {
  constructor(private readonly queries: OrderQueries) {}

  async execute({ sellerId, page }: { sellerId: UserId; page: PageRequest }): Promise<ListPage<ListedSale>> {
    const { items, nextCursor } = await this.queries.salesOf(sellerId, page);
    const canShip = ({ status, orderStatus }: Sale): boolean => status === 'pending' && orderStatus === 'paid';
    return { items: items.map((sale) => ({ ...sale, canShip: canShip(sale) })), nextCursor };
  }
}
