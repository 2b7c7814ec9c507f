import { parseId } from '../../../shared/ids.js';
import type { BookId, UserId } from '../../../shared/ids.js';
import { Money } from '../../../shared/money.js';
import { Book } from '../../domain/book.js';
import { bookAuthor, bookDescription, bookTitle } from '../../domain/book-text.js';
import { bookCategory, bookCondition } from '../../domain/classification.js';
import { isbn } from '../../domain/isbn.js';
import { sortTitle } from '../../domain/search-terms.js';
import type { BookRow } from './book.row.js';

export function toRow(book: Book, listingKey: string | null): BookRow {
  const props = book.toProps();
  return {
    id: props.id,
    sellerId: props.sellerId,
    title: props.title,
    author: props.author,
    description: props.description,
    isbn: props.isbn,
    condition: props.condition,
    category: props.category,
    price: props.price.amount,
    status: props.status,
    cover: props.cover,
    available: props.stock.available,
    reserved: props.stock.reserved,
    sold: props.stock.sold,
    version: props.version,
    sortTitle: sortTitle(props.title),
    listingKey,
    createdAt: props.createdAt.getTime(),
  };
}

export function toBook(row: BookRow, currency: string): Book {
  return Book.restore({
    id: storedId<BookId>(row.id),
    sellerId: storedId<UserId>(row.sellerId),
    title: bookTitle(row.title),
    author: bookAuthor(row.author),
    description: bookDescription(row.description),
    isbn: row.isbn === null ? null : isbn(row.isbn),
    condition: bookCondition(row.condition),
    category: bookCategory(row.category),
    price: Money.of(row.price, currency),
    status: row.status === 'archived' ? 'archived' : 'listed',
    cover: row.cover,
    stock: { available: row.available, reserved: row.reserved, sold: row.sold },
    version: row.version,
    createdAt: new Date(row.createdAt),
  });
}

/** An id as the database holds it. Anything else there is damage, not input. */
export function storedId<T extends BookId | UserId>(text: string): T {
  const id = parseId<T>(text);
  if (id === undefined) throw new Error(`the database holds "${text}" where an id belongs`);
  return id;
}
