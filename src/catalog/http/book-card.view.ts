import type { MoneyDto } from '../../shared/money.js';
import type { Category, Condition } from '../catalog.api.js';

/** One book in a grid, on the home page and in the catalogue. */
export interface BookCardView {
  readonly id: string;
  /** `/books/:id-slug`. */
  readonly url: string;
  readonly title: string;
  readonly author: string;
  readonly coverUrl: string;
  readonly condition: Condition;
  readonly category: Category;
  readonly price: MoneyDto;
  /** Copies that can be bought now. */
  readonly available: number;
  /** `null` when the accounts cannot be asked right now. */
  readonly sellerName: string | null;
}
