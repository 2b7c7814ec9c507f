import type { ReservationStanding, StoredReservation } from '../../catalog.api.js';

/** Reservations as they are stored, for checks. What is committed, from the writer: a replica that is behind would lack what others know of. */
export abstract class ReservationReader {
  /** Those that exist, each at one moment with its lines, in no particular order. */
  abstract byIds(ids: readonly string[]): Promise<readonly StoredReservation[]>;

  /** The first `limit` that were not released after `after` (`null`: from the beginning), by id. */
  abstract unreleased(after: string | null, limit: number): Promise<readonly ReservationStanding[]>;
}
