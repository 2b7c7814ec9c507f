import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type CounterMetric, Metrics } from '../../platform/metrics/metrics.js';
import { Clock } from '../../shared/clock.js';
import {
  BookNotFoundError,
  InvalidReservationError,
  OutOfStockError,
  OwnBookError,
  ReservationClosedError,
  type ReservationLine,
  type ReservedLine,
  type ReserveStock as ReserveStockCommand,
} from '../catalog.api.js';
import { MAX_LINES, MAX_QUANTITY } from '../domain/reservation.js';
import { BookShelf } from './ports/book-shelf.js';
import { ReservationRepository } from './ports/reservation.repository.js';

/** Holds the copies of an order, all lines or none. Repeating it with the same id answers what was held the first time. */
@Injectable()
export class ReserveStock {
  private readonly copiesReserved: CounterMetric;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reservations: ReservationRepository,
    private readonly shelf: BookShelf,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.copiesReserved = metrics.counter('bookstore_copies_reserved_total', 'Copies taken off the shelf for orders');
  }

  /** @throws OutOfStockError, BookNotFoundError, OwnBookError, ReservationClosedError, InvalidReservationError */
  async execute(command: ReserveStockCommand): Promise<readonly ReservedLine[]> {
    const lines = sortedByBook(command);
    const { reserved, repeated } = await this.unitOfWork.run(() => this.hold(command, lines));
    if (!repeated)
      this.copiesReserved.inc(
        {},
        reserved.reduce((copies, line) => copies + line.quantity, 0),
      );
    return reserved;
  }

  private async hold(command: ReserveStockCommand, lines: readonly ReservationLine[]) {
    const { reservationId, buyerId } = command;
    const at = this.clock.now();
    if (!(await this.reservations.open(reservationId, buyerId, at))) {
      return { reserved: await this.heldBefore(reservationId), repeated: true };
    }
    for (const line of lines) {
      if (!(await this.shelf.take(line, buyerId))) throw await this.whyNot(line, command);
    }
    await this.shelf.record(lines, 'reserved', reservationId, at);
    return { reserved: await this.reservations.addLines(reservationId, lines, at), repeated: false };
  }

  private async heldBefore(reservationId: ReserveStockCommand['reservationId']): Promise<readonly ReservedLine[]> {
    const status = await this.reservations.statusOf(reservationId);
    if (status !== 'held' && status !== 'confirmed') {
      throw new ReservationClosedError(reservationId, status ?? 'unknown');
    }
    return this.reservations.linesOf(reservationId);
  }

  private async whyNot(line: ReservationLine, command: ReserveStockCommand): Promise<Error> {
    const book = await this.shelf.stateOf(line.bookId);
    if (!book) return new BookNotFoundError(line.bookId);
    return book.sellerId === command.buyerId ? new OwnBookError(book) : new OutOfStockError(book);
  }
}

/** Every buyer takes books in the same order, so that no two wait for each other. */
function sortedByBook({ reservationId, lines }: ReserveStockCommand): readonly ReservationLine[] {
  const books = new Set(lines.map((line) => line.bookId));
  const sound =
    lines.length > 0 &&
    lines.length <= MAX_LINES &&
    books.size === lines.length &&
    lines.every(({ quantity }) => Number.isSafeInteger(quantity) && quantity > 0 && quantity <= MAX_QUANTITY);
  if (!sound) throw new InvalidReservationError(reservationId);
  return lines.toSorted((a, b) => (a.bookId < b.bookId ? -1 : 1));
}
