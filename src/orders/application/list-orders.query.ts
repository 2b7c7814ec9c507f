import { Injectable } from '@nestjs/common';
import type { ListPage } from '../../shared/list-page.js';
import { ORDER_STATUSES } from '../domain/order-status.js';
import { type OperatorListItem, OperatorQueries } from './ports/operator-queries.js';
import type { PageRequest } from './ports/order-queries.js';

/** Everybody's orders, for an operator. A status that is none of ours filters nothing. */
@Injectable()
export class ListOrders {
  constructor(private readonly queries: OperatorQueries) {}

  execute({ status, page }: { status: string | undefined; page: PageRequest }): Promise<ListPage<OperatorListItem>> {
    return this.queries.list(
      ORDER_STATUSES.find((known) => known === status),
      page,
    );
  }
}
