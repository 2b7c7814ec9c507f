import type { BookId } from '../../../shared/ids.js';
import type { Book } from '../../domain/book.js';

/** Why and when the copies of a book moved. `cause` makes the row of the ledger unique: an order's or an edit's id. */
export interface StockAdjustment {
  readonly change: number;
  readonly cause: string;
  readonly at: Date;
}

/** Books as the seller's use cases write them. Everything but `find` runs in an open unit of work, and tells
 * its event there. */
export abstract class BookRepository {
  abstract find(id: BookId): Promise<Book | undefined>;

  /** Stores a new book, its search terms and its first ledger row. */
  abstract add(book: Book): Promise<void>;

  /**
   * Stores those of the new books that their seller has not listed yet (see `listingIdentity`), the first of each kind.
   * Answers how many were stored.
   */
  abstract addUnlisted(books: readonly Book[]): Promise<number>;

  /**
   * Writes an edited book over the version before it, and moves the stock. `false`, and nothing written, when that
   * version is gone or the stock cannot move so far.
   */
  abstract saveEdit(book: Book, adjustment: StockAdjustment): Promise<boolean>;

  /** Takes the book off sale: `false` when it was off already. Its copies stay in the ledger. */
  abstract archive(book: Book, at: Date): Promise<boolean>;
}
