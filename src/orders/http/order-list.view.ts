import type { Pager } from '../../platform/views/pager.js';
import type { MoneyDto } from '../../shared/money.js';
import type { OrderStatusCode } from './order-status.view.js';

/** Model of `orders/list`: the buyer's orders, newest first. */
export interface OrderListView {
  readonly orders: readonly OrderListItemView[];
  readonly pager: Pager;
}

export interface OrderListItemView {
  readonly code: string;
  readonly status: OrderStatusCode;
  /** ISO 8601 instant. */
  readonly placedAt: string;
  readonly total: MoneyDto;
  /** Copies in all. */
  readonly count: number;
  /** Title of the first line, and how many other lines there are. */
  readonly firstTitle: string;
  readonly moreTitles: number;
  /** At most 4. */
  readonly coverUrls: readonly string[];
  /** The reader can pay for it now. */
  readonly canPay: boolean;
}
