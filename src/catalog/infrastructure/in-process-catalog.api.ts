import { Injectable } from '@nestjs/common';
import type { BookId } from '../../shared/ids.js';
import { CatalogueReader } from '../application/ports/catalogue.reader.js';
import { ReservationReader } from '../application/ports/reservation.reader.js';
import { PublishMany } from '../application/publish-many.js';
import { ReserveStock } from '../application/reserve-stock.use-case.js';
import { RestockReservation } from '../application/restock-reservation.use-case.js';
import { SettleReservation } from '../application/settle-reservation.use-case.js';
import {
  type BookSummary,
  CatalogApi,
  MAX_BOOKS,
  MAX_RESERVATIONS,
  type PublishBook,
  type ReservationId,
  type ReservationStanding,
  type ReservedLine,
  type ReserveStock as ReserveStockCommand,
  type StoredReservation,
} from '../catalog.api.js';

/** Books that are published in one unit of work. */
const BATCH = 250;

/** The contract, for modules in the same process. */
@Injectable()
export class InProcessCatalogApi extends CatalogApi {
  constructor(
    private readonly catalogue: CatalogueReader,
    private readonly reservations: ReservationReader,
    private readonly reserveStock: ReserveStock,
    private readonly settleReservation: SettleReservation,
    private readonly restockReservation: RestockReservation,
    private readonly publishMany: PublishMany,
  ) {
    super();
  }

  async booksByIds(ids: readonly BookId[]): Promise<readonly BookSummary[]> {
    const each = [...new Set(ids)];
    if (each.length > MAX_BOOKS) throw new RangeError(`at most ${MAX_BOOKS} books at once`);
    const books = await this.catalogue.byIds(each);
    return books.map(({ id, title, author, condition, price, available, sellerId, coverUrl }) => {
      return { id, title, author, condition, price, available, sellerId, coverUrl };
    });
  }

  reserve(command: ReserveStockCommand): Promise<readonly ReservedLine[]> {
    return this.reserveStock.execute(command);
  }

  confirm(reservationId: ReservationId): Promise<void> {
    return this.settleReservation.execute({ reservationId, command: 'confirm' });
  }

  release(reservationId: ReservationId): Promise<void> {
    return this.settleReservation.execute({ reservationId, command: 'release' });
  }

  restock(reservationId: ReservationId, bookIds?: readonly BookId[]): Promise<void> {
    return this.restockReservation.execute({ reservationId, bookIds });
  }

  async reservationsByIds(ids: readonly string[]): Promise<readonly StoredReservation[]> {
    const each = [...new Set(ids)];
    if (each.length > MAX_RESERVATIONS) throw new RangeError(`at most ${MAX_RESERVATIONS} reservations at once`);
    return this.reservations.byIds(each);
  }

  async unreleasedReservations(after: string | null, limit: number): Promise<readonly ReservationStanding[]> {
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_RESERVATIONS)
      throw new RangeError(`from 1 to ${MAX_RESERVATIONS} reservations at once`);
    return this.reservations.unreleased(after, limit);
  }

  async publishAll(books: readonly PublishBook[]): Promise<{ published: number; unchanged: number }> {
    let published = 0;
    for (let start = 0; start < books.length; start += BATCH) {
      const batch = books.slice(start, start + BATCH).map(({ sellerId, stock, price, isbn = '', ...draft }) =>
        this.publishMany.prepare({
          sellerId,
          stock,
          draft: { ...draft, isbn, price: price.amount, currency: price.currency },
        }),
      );
      published += await this.publishMany.execute(batch);
    }
    return { published, unchanged: books.length - published };
  }
}
