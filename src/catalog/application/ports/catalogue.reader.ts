import type { BookId, UserId } from '../../../shared/ids.js';
import type { BookCategory, BookCondition } from '../../domain/classification.js';
import type { BookDetails, BookListing, SellersBook } from '../book-listing.js';
import type { SearchPosition, SearchSort } from '../search-cursor.js';

export interface SearchCriteria {
  /** Beginnings of words, all of which a book must have; empty: every book. */
  readonly terms: readonly string[];
  readonly condition: BookCondition | undefined;
  readonly category: BookCategory | undefined;
  /** Minor units, both included. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly sort: SearchSort;
  /** The last book already shown. */
  readonly after: SearchPosition | undefined;
  readonly limit: number;
}

/** What the search found: the books, and where each stands in the order asked for. */
export interface FoundBook {
  readonly listing: BookListing;
  readonly position: SearchPosition;
}

/** The books as pages show them: projections, never entities. */
export abstract class CatalogueReader {
  /** Books on sale, at most `limit`, in the order asked for. */
  abstract search(criteria: SearchCriteria): Promise<readonly FoundBook[]>;

  /** In no particular order. */
  abstract byIds(ids: readonly BookId[]): Promise<readonly BookListing[]>;

  abstract details(id: BookId): Promise<BookDetails | undefined>;

  /** The newest of a seller's books, archived ones too, that are older than `after`. */
  abstract ofSeller(sellerId: UserId, after: BookId | undefined, limit: number): Promise<readonly SellersBook[]>;
}
