import type { BookId, UserId } from '../../../shared/ids.js';
import type { ReservationId, ReservationLine, ReservedLine } from '../../catalog.api.js';
import type { ReservationStatus } from '../../domain/reservation.js';

/** The reservations and their lines. Everything runs in an open unit of work. */
export abstract class ReservationRepository {
  /** Begins a held reservation: `false` when the id is taken. */
  abstract open(id: ReservationId, buyerId: UserId, at: Date): Promise<boolean>;

  /** Remembers that a reservation nobody made is released: `false` when the id is taken. */
  abstract openReleased(id: ReservationId, at: Date): Promise<boolean>;

  abstract statusOf(id: ReservationId): Promise<ReservationStatus | undefined>;

  /** Compare-and-set: `false` when the reservation is not in `from`. */
  abstract move(id: ReservationId, from: ReservationStatus, to: ReservationStatus, at: Date): Promise<boolean>;

  /** Keeps everybody else from changing the reservation until the unit ends: `false` when it is not in `status`. */
  abstract hold(id: ReservationId, status: ReservationStatus, at: Date): Promise<boolean>;

  /** Remembers that the line's copies came back: `false` when they had before. The reservation must be held. */
  abstract markRestocked(id: ReservationId, bookId: BookId, at: Date): Promise<boolean>;

  /** Moves a confirmed reservation to `restocked` if every line has come back. */
  abstract closeRestocked(id: ReservationId, at: Date): Promise<void>;

  /**
   * What the lines are made of is the book as it is now, its copies taken already. Those of which none is left are told of
   * as sold out.
   */
  abstract addLines(id: ReservationId, lines: readonly ReservationLine[], at: Date): Promise<readonly ReservedLine[]>;

  /** By book id. */
  abstract linesOf(id: ReservationId): Promise<readonly ReservedLine[]>;
}
