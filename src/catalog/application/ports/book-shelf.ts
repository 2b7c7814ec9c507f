import type { BookId, UserId } from '../../../shared/ids.js';
import type { ReservationId, ReservationLine } from '../../catalog.api.js';
import type { RESERVATION_MOVES } from '../../domain/stock.js';

export type ReservationMove = keyof typeof RESERVATION_MOVES;

/** Why a book's copies could not be taken. */
export interface ShelfState {
  readonly id: BookId;
  readonly title: string;
  readonly sellerId: UserId;
  /** 0 when archived. */
  readonly available: number;
}

/** The copies of the books, and the ledger of their moves. Everything runs in an open unit of work. */
export abstract class BookShelf {
  /**
   * Takes copies out of `available` into `reserved` by one conditional UPDATE: `false` when there are too few, the book is
   * off sale, or the buyer sells it.
   */
  abstract take(line: ReservationLine, buyerId: UserId): Promise<boolean>;

  /** Moves copies that a reservation holds. Throws when they are not there: the books would not add up. */
  abstract move(line: ReservationLine, move: Exclude<ReservationMove, 'reserved'>): Promise<void>;

  /** One ledger row a line. */
  abstract record(
    lines: readonly ReservationLine[],
    move: ReservationMove,
    reservationId: ReservationId,
    at: Date,
  ): Promise<void>;

  abstract stateOf(bookId: BookId): Promise<ShelfState | undefined>;
}
