import type { MoneyDto } from '../../shared/money.js';
import type { Category, Condition } from '../catalog.api.js';

/** Model of `catalog/book`. Its form posts `bookId` and `quantity` to `/cart/items`. */
export interface BookView {
  readonly id: string;
  /** `/books/:id-slug`. */
  readonly url: string;
  readonly title: string;
  readonly author: string;
  /** Plain text; line breaks are kept. May be empty. */
  readonly description: string;
  /** ISBN-13 without hyphens, or `null`. */
  readonly isbn: string | null;
  readonly condition: Condition;
  readonly category: Category;
  readonly price: MoneyDto;
  readonly coverUrl: string;
  readonly available: number;
  /** The most one order may take: `available`, at most 99. */
  readonly maxQuantity: number;
  readonly archived: boolean;
  /** The reader sells this book: the page offers to edit it instead of buying it. */
  readonly isOwn: boolean;
  readonly sellerName: string | null;
  /** Hidden `_key` of the form for who is signed in: a double click adds once. A visitor's page carries nothing per visit. */
  readonly cartKey: string | null;
  /** ISO 8601 instant. */
  readonly listedAt: string;
}
