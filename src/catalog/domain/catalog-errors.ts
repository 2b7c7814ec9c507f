import { DomainError } from '../../shared/domain-error.js';

export const BOOK_FIELDS = [
  'title',
  'author',
  'description',
  'isbn',
  'price',
  'stock',
  'stockChange',
  'condition',
  'category',
  'cover',
] as const;
export type BookField = (typeof BOOK_FIELDS)[number];

export type BookProblem =
  | 'required'
  | 'too_long'
  | 'control_characters'
  | 'not_an_isbn'
  | 'isbn_check_digit'
  | 'not_a_price'
  | 'price_out_of_range'
  | 'wrong_currency'
  | 'not_a_stock'
  | 'not_a_stock_change'
  | 'not_a_condition'
  | 'not_a_category'
  | 'not_an_image';

/** A field of a book holds what no book can have. */
export class InvalidBookError extends DomainError {
  readonly code = 'catalog.invalid_book';
  constructor(
    readonly field: BookField,
    readonly problem: BookProblem,
    /** The limit that was broken, where the problem is one of size. */
    readonly limit?: number,
  ) {
    super(`${field}: ${problem}`, { field, problem, ...(limit === undefined ? {} : { limit }) });
  }
}

/** Somebody else sells this book. */
export class NotYourBookError extends DomainError {
  readonly code = 'catalog.not_your_book';
  constructor(bookId: string) {
    super(`book ${bookId} is another seller's`, { bookId });
  }
}

export class BookArchivedError extends DomainError {
  readonly code = 'catalog.book_archived';
  constructor(bookId: string) {
    super(`book ${bookId} is archived`, { bookId });
  }
}

/** The book was edited since the seller opened the form. */
export class BookChangedError extends DomainError {
  readonly code = 'catalog.book_changed';
  constructor(bookId: string) {
    super(`book ${bookId} was changed meanwhile`, { bookId });
  }
}

/** More copies would be taken off the shelf than stand on it. */
export class StockTooLowError extends DomainError {
  readonly code = 'catalog.stock_too_low';
  constructor(bookId: string, available: number) {
    super(`book ${bookId} has only ${available} copies that can be taken off`, { bookId, available });
  }
}

/** More copies would stand on the shelf than one listing holds. */
export class StockTooHighError extends DomainError {
  readonly code = 'catalog.stock_too_high';
  constructor(bookId: string, available: number, max: number) {
    super(`book ${bookId} would have more than ${max} copies`, { bookId, available, max });
  }
}

/** A list was asked to go on from a place that it never named. */
export class InvalidCursorError extends DomainError {
  readonly code = 'catalog.invalid_cursor';
  constructor() {
    super('the cursor is not one that this list gave: leave it out to begin again');
  }
}
