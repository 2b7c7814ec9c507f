import { DomainError } from '../shared/domain-error.js';
import type { DomainEvent } from '../shared/domain-event.js';
import type { BookId, Id, UserId } from '../shared/ids.js';
import type { MoneyDto } from '../shared/money.js';

export const CONDITIONS = ['new', 'like_new', 'very_good', 'good', 'acceptable'] as const;
export type Condition = (typeof CONDITIONS)[number];

export const CATEGORIES = [
  'fiction',
  'classics',
  'science_fiction',
  'mystery',
  'poetry',
  'history',
  'science',
  'philosophy',
  'biography',
  'children',
  'art',
  'technology',
  'other',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** A book as other modules may know it. Amounts are the server's. */
export interface BookSummary {
  readonly id: BookId;
  readonly title: string;
  readonly author: string;
  readonly condition: Condition;
  readonly price: MoneyDto;
  /** Copies that can be bought now: 0 when sold out or archived. */
  readonly available: number;
  readonly sellerId: UserId;
  /** Path of the cover picture on this origin. */
  readonly coverUrl: string;
}

export interface ReservationLine {
  readonly bookId: BookId;
  /** 1 to 99. */
  readonly quantity: number;
}

export type ReservationId = Id<'order'>;

export interface ReserveStock {
  /** The buyer's order id. The same id always means the same reservation. */
  readonly reservationId: ReservationId;
  readonly buyerId: UserId;
  /** One line a book; at least one, at most 50. */
  readonly lines: readonly ReservationLine[];
}

/** What was reserved, at the price of that moment: the buyer's order is made from this and nothing else. */
export interface ReservedLine {
  readonly bookId: BookId;
  readonly sellerId: UserId;
  readonly title: string;
  readonly author: string;
  readonly coverUrl: string;
  readonly unitPrice: MoneyDto;
  readonly quantity: number;
}

export class OutOfStockError extends DomainError {
  readonly code = 'catalog.out_of_stock';
  constructor(book: { id: string; title: string; available: number }) {
    super(`only ${book.available} left of "${book.title}"`, {
      bookId: book.id,
      title: book.title,
      available: book.available,
    });
  }
}

export class BookNotFoundError extends DomainError {
  readonly code = 'catalog.book_not_found';
  constructor(bookId: string) {
    super(`no book ${bookId}`, { bookId });
  }
}

export class OwnBookError extends DomainError {
  readonly code = 'catalog.own_book';
  constructor(book: { id: string; title: string }) {
    super(`"${book.title}" is the buyer's own`, { bookId: book.id, title: book.title });
  }
}

/** A command came for a reservation that has already ended the other way (reserve after release, confirm after release). */
export class ReservationClosedError extends DomainError {
  readonly code = 'catalog.reservation_closed';
  constructor(reservationId: string, status: string) {
    super(`reservation ${reservationId} is ${status}`, { reservationId, status });
  }
}

/** A command came for a reservation that nobody made. */
export class ReservationNotFoundError extends DomainError {
  readonly code = 'catalog.reservation_not_found';
  constructor(reservationId: string) {
    super(`no reservation ${reservationId}`, { reservationId });
  }
}

/** No lines, more than 50, a book twice, or a quantity that is not 1 to 99: a mistake of the caller's. */
export class InvalidReservationError extends DomainError {
  readonly code = 'catalog.invalid_reservation';
  constructor(reservationId: string) {
    super(
      `reservation ${reservationId} takes 1 to 50 lines of its own books, a book in each once, 1 to 99 copies a line`,
      {
        reservationId,
      },
    );
  }
}

export interface PublishBook {
  readonly sellerId: UserId;
  readonly title: string;
  readonly author: string;
  readonly description: string;
  readonly price: MoneyDto;
  readonly stock: number;
  readonly isbn?: string | undefined;
  readonly condition: Condition;
  readonly category: Category;
}

/** A book at the moment of the event. */
export interface BookEventPayload {
  readonly bookId: BookId;
  readonly sellerId: UserId;
  readonly title: string;
  readonly author: string;
  readonly price: MoneyDto;
}

export const BOOK_EVENTS = [
  'catalog.book_published',
  'catalog.book_changed',
  'catalog.book_archived',
  'catalog.book_sold_out',
] as const;

/** What other modules may hear of the catalogue. The subject is the book. */
export type CatalogEvent = DomainEvent<(typeof BOOK_EVENTS)[number], BookEventPayload>;

/**
 * A reservation as it is stored, for those who check it against what it was made for. Nothing in it is judged: what a defect
 * or a hand has put there must be able to be told of.
 */
export interface StoredReservation {
  readonly id: string;
  /** `held`, `confirmed`, `released` or `restocked`. */
  readonly status: string;
  readonly lines: readonly StoredReservationLine[];
}

export interface StoredReservationLine {
  readonly bookId: string;
  readonly sellerId: string;
  readonly quantity: number;
  readonly unitPrice: MoneyDto;
  /** When its sold copies came back on sale, in epoch milliseconds; `null` while they have not. */
  readonly restockedAt: number | null;
}

export type ReservationStanding = Pick<StoredReservation, 'id' | 'status'>;

/** Books that may be asked for at once. */
export const MAX_BOOKS = 200;

/** Reservations that may be asked for at once. */
export const MAX_RESERVATIONS = 200;

/** What other modules may ask of the catalogue. */
export abstract class CatalogApi {
  /** The books that exist among `ids`, archived ones too (with `available` 0), in no particular order. At most {@link MAX_BOOKS} ids, else RangeError. */
  abstract booksByIds(ids: readonly BookId[]): Promise<readonly BookSummary[]>;

  /**
   * Takes the copies out of `available`, all lines or none, and holds them until confirmed or released.
   * Repeating it with the same id returns what was reserved the first time.
   * Throws `catalog.out_of_stock`, `catalog.book_not_found`, `catalog.own_book`, `catalog.reservation_closed`,
   * `catalog.invalid_reservation`.
   */
  abstract reserve(command: ReserveStock): Promise<readonly ReservedLine[]>;

  /**
   * Reserved copies become sold. Repeating it is harmless. Throws `catalog.reservation_closed` when it was released,
   * `catalog.reservation_not_found` when it was never made.
   */
  abstract confirm(reservationId: ReservationId): Promise<void>;

  /**
   * Reserved copies become available again. Repeating it is harmless, and so is an unknown id: it is remembered, so
   * that a `reserve` that comes late with it is refused. Throws `catalog.reservation_closed` when it was confirmed.
   */
  abstract release(reservationId: ReservationId): Promise<void>;

  /**
   * Sold copies of a confirmed reservation become available again: those of `bookIds`, or all that are still sold. Each
   * line comes back once, however often and in whatever parts it is asked for. Throws `catalog.reservation_closed` unless
   * it was confirmed, `catalog.reservation_not_found` when it was never made, `catalog.invalid_reservation` when it holds
   * no such book.
   */
  abstract restock(reservationId: ReservationId, bookIds?: readonly BookId[]): Promise<void>;

  /**
   * The reservations that exist among `ids`, whatever became of them, each at one moment with its lines, in no particular order.
   * At most {@link MAX_RESERVATIONS} ids, else RangeError.
   */
  abstract reservationsByIds(ids: readonly string[]): Promise<readonly StoredReservation[]>;

  /**
   * The first `limit` (1 to {@link MAX_RESERVATIONS}, else RangeError) reservations that were not released, by id, of those after
   * the id `after` (`null`: from the beginning).
   */
  abstract unreleasedReservations(after: string | null, limit: number): Promise<readonly ReservationStanding[]>;

  /**
   * Puts books on sale in one go; made for seeding. A book that the seller has already listed (the same ISBN, or title and
   * author where it has none, in the same condition) is left as it is. Throws `catalog.invalid_book` on the first that no
   * store could sell; the ones before it may be on sale then.
   */
  abstract publishAll(books: readonly PublishBook[]): Promise<{ published: number; unchanged: number }>;
}
