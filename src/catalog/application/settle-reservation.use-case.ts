import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import { ReservationClosedError, type ReservationId, ReservationNotFoundError } from '../catalog.api.js';
import { isDone, RESERVATION_STEPS } from '../domain/reservation.js';
import { BookShelf } from './ports/book-shelf.js';
import { ReservationRepository } from './ports/reservation.repository.js';

export interface SettleReservationCommand {
  readonly reservationId: ReservationId;
  readonly command: 'confirm' | 'release';
}

/** Confirms or releases what a reservation holds. Repeating a command is harmless. */
@Injectable()
export class SettleReservation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reservations: ReservationRepository,
    private readonly shelf: BookShelf,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws ReservationClosedError when the reservation has gone another way
   * @throws ReservationNotFoundError when there is none; a release of one that nobody made is remembered instead
   */
  async execute(settlement: SettleReservationCommand): Promise<void> {
    await this.unitOfWork.run(() => this.settle(settlement));
  }

  private async settle({ reservationId, command }: SettleReservationCommand): Promise<void> {
    const { from, to } = RESERVATION_STEPS[command];
    const at = this.clock.now();
    if (!(await this.reservations.move(reservationId, from, to, at))) {
      const status = await this.reservations.statusOf(reservationId);
      if (status !== undefined) {
        if (isDone(command, status)) return;
        throw new ReservationClosedError(reservationId, status);
      }
      if (command !== 'release') throw new ReservationNotFoundError(reservationId);
      if (await this.reservations.openReleased(reservationId, at)) return;
      // It was made between the two statements: now it is there to be released.
      return this.settle({ reservationId, command });
    }
    const lines = await this.reservations.linesOf(reservationId);
    for (const line of lines) await this.shelf.move(line, to);
    await this.shelf.record(lines, to, reservationId, at);
  }
}
