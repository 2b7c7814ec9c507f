import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { BookId } from '../../shared/ids.js';
import {
  InvalidReservationError,
  ReservationClosedError,
  type ReservationId,
  ReservationNotFoundError,
  type ReservedLine,
} from '../catalog.api.js';
import { isDone, RESERVATION_STEPS } from '../domain/reservation.js';
import { BookShelf } from './ports/book-shelf.js';
import { ReservationRepository } from './ports/reservation.repository.js';

export interface RestockReservationCommand {
  readonly reservationId: ReservationId;
  /** The lines that come back; every line that has not yet, when left out. */
  readonly bookIds?: readonly BookId[] | undefined;
}

/** Puts sold copies back on sale, line by line: each once. The reservation is `restocked` when its last line is. */
@Injectable()
export class RestockReservation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reservations: ReservationRepository,
    private readonly shelf: BookShelf,
    private readonly clock: Clock,
  ) {}

  /** @throws ReservationClosedError, ReservationNotFoundError, InvalidReservationError */
  async execute(command: RestockReservationCommand): Promise<void> {
    await this.unitOfWork.run(() => this.restock(command));
  }

  private async restock({ reservationId, bookIds }: RestockReservationCommand): Promise<void> {
    const { from, to } = RESERVATION_STEPS.restock;
    const at = this.clock.now();
    // Two parts at once would each see the other's line still sold, and nobody would close the reservation.
    if (!(await this.reservations.hold(reservationId, from, at))) return this.assertDone(reservationId);
    const returned: ReservedLine[] = [];
    for (const line of await this.wanted(reservationId, bookIds)) {
      if (!(await this.reservations.markRestocked(reservationId, line.bookId, at))) continue;
      await this.shelf.move(line, to);
      returned.push(line);
    }
    if (returned.length === 0) return;
    await this.shelf.record(returned, to, reservationId, at);
    await this.reservations.closeRestocked(reservationId, at);
  }

  /** Sorted by book, as everybody takes them. */
  private async wanted(id: ReservationId, bookIds: readonly BookId[] | undefined): Promise<readonly ReservedLine[]> {
    const lines = await this.reservations.linesOf(id);
    if (!bookIds) return lines;
    if (bookIds.some((bookId) => !lines.some((line) => line.bookId === bookId))) throw new InvalidReservationError(id);
    return lines.filter((line) => bookIds.includes(line.bookId));
  }

  private async assertDone(id: ReservationId): Promise<void> {
    const status = await this.reservations.statusOf(id);
    if (status === undefined) throw new ReservationNotFoundError(id);
    if (!isDone('restock', status)) throw new ReservationClosedError(id, status);
  }
}
