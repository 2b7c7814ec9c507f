import type { Pager } from '../../platform/views/pager.js';
import type { MoneyDto } from '../../shared/money.js';
import type { Condition } from '../catalog.api.js';

/** Model of `catalog/selling`: the seller's own books, newest first. Each posts to `/selling/:id/archive`. */
export interface SellingView {
  readonly books: readonly SellingBookView[];
  readonly pager: Pager;
}

export interface SellingBookView {
  readonly id: string;
  /** `/books/:id-slug`. */
  readonly url: string;
  readonly title: string;
  readonly author: string;
  readonly coverUrl: string;
  readonly condition: Condition;
  readonly price: MoneyDto;
  readonly archived: boolean;
  readonly stock: StockView;
}

export interface StockView {
  readonly available: number;
  readonly reserved: number;
  readonly sold: number;
}
