import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { UserId } from '../../shared/ids.js';
import type { ListPage } from '../../shared/list-page.js';
import { statusAt } from '../domain/status-at.js';
import { type OrderListItem, OrderQueries, type PageRequest } from './ports/order-queries.js';

export interface MyOrder extends OrderListItem {
  readonly canPay: boolean;
}

/** The buyer's orders, newest first. */
@Injectable()
export class ListMyOrders {
  constructor(
    private readonly queries: OrderQueries,
    private readonly clock: Clock,
  ) {}

  async execute({ buyerId, page }: { buyerId: UserId; page: PageRequest }): Promise<ListPage<MyOrder>> {
    const { items, nextCursor } = await this.queries.ofBuyer(buyerId, page);
    const now = this.clock.now();
    const asOfNow = (order: OrderListItem): MyOrder => {
      const status = statusAt(order, now);
      return { ...order, status, canPay: status === 'reserved' };
    };
    return { items: items.map(asOfNow), nextCursor };
  }
}
