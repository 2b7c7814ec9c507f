import type { BookId, UserId } from '../../../shared/ids.js';
import type { BookListing } from '../../application/book-listing.js';
import { coverUrl } from '../../application/cover-url.js';
import { bookCategory, bookCondition } from '../../domain/classification.js';
import { storedId } from './book.mapper.js';

/** What lists show of a book, for `SELECT … FROM catalog_books b`. */
export const LISTING_COLUMNS = `b.id, b.title, b.author, b.isbn, b.book_condition AS bookCondition, b.category, b.price,
  CASE WHEN b.status = 'listed' THEN b.available ELSE 0 END AS available, b.seller_id AS sellerId, b.cover`;

export interface ListingRow {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly isbn: string | null;
  readonly bookCondition: string;
  readonly category: string;
  readonly price: number;
  readonly available: number;
  readonly sellerId: string;
  readonly cover: string | null;
}

export function toListing(row: ListingRow, currency: string): BookListing {
  const id = storedId<BookId>(row.id);
  return {
    id,
    title: row.title,
    author: row.author,
    isbn: row.isbn,
    condition: bookCondition(row.bookCondition),
    category: bookCategory(row.category),
    price: { amount: row.price, currency },
    available: row.available,
    sellerId: storedId<UserId>(row.sellerId),
    coverUrl: coverUrl({ id, title: row.title, author: row.author, cover: row.cover }),
  };
}
