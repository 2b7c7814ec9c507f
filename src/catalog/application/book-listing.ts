import type { BookId, UserId } from '../../shared/ids.js';
import type { MoneyDto } from '../../shared/money.js';
import type { BookCategory, BookCondition } from '../domain/classification.js';

/** A book on sale as lists show it. */
export interface BookListing {
  readonly id: BookId;
  readonly title: string;
  readonly author: string;
  readonly isbn: string | null;
  readonly condition: BookCondition;
  readonly category: BookCategory;
  readonly price: MoneyDto;
  /** Copies that can be bought now: 0 when sold out or archived. */
  readonly available: number;
  readonly sellerId: UserId;
  readonly coverUrl: string;
}

/** A book as its own page shows it. */
export interface BookDetails extends BookListing {
  readonly description: string;
  readonly archived: boolean;
  readonly listedAt: Date;
}

/** A book as its seller's list shows it. */
export interface SellersBook extends BookListing {
  readonly archived: boolean;
  readonly reserved: number;
  readonly sold: number;
}
