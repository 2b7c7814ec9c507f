import type { InternalCalls } from '../../platform/internal/internal-calls.js';
import type { RemoteModule } from '../../platform/internal/remote-module.js';
import type { BookId } from '../../shared/ids.js';
import {
  type BookSummary,
  CatalogApi,
  type PublishBook,
  type ReservationId,
  type ReservationStanding,
  type ReservedLine,
  type ReserveStock,
  type StoredReservation,
} from '../catalog.api.js';
import { catalogWire } from '../catalog.wire.js';
import { catalogRevivals } from './catalog-revivals.js';

/** Books that are sent in one call: with the longest descriptions they are half of what an owner takes. */
const BATCH = 50;

/** The contract, for a process that does not host the catalogue. Every method also throws ServiceUnavailableError. */
export class HttpCatalogApi extends CatalogApi {
  private readonly remote: RemoteModule<CatalogApi>;

  /** `url` is where the catalogue is hosted. */
  constructor(calls: InternalCalls, url: URL) {
    super();
    this.remote = calls.to<CatalogApi>(url, { service: 'catalog', wire: catalogWire, revivals: catalogRevivals });
  }

  booksByIds(ids: readonly BookId[]): Promise<readonly BookSummary[]> {
    return this.remote.call('booksByIds', ids);
  }

  reserve(command: ReserveStock): Promise<readonly ReservedLine[]> {
    return this.remote.call('reserve', command);
  }

  confirm(reservationId: ReservationId): Promise<void> {
    return this.remote.call('confirm', reservationId);
  }

  release(reservationId: ReservationId): Promise<void> {
    return this.remote.call('release', reservationId);
  }

  restock(reservationId: ReservationId, bookIds?: readonly BookId[]): Promise<void> {
    return this.remote.call('restock', reservationId, bookIds);
  }

  reservationsByIds(ids: readonly string[]): Promise<readonly StoredReservation[]> {
    return this.remote.call('reservationsByIds', ids);
  }

  unreleasedReservations(after: string | null, limit: number): Promise<readonly ReservationStanding[]> {
    return this.remote.call('unreleasedReservations', after, limit);
  }

  async publishAll(books: readonly PublishBook[]): Promise<{ published: number; unchanged: number }> {
    let [published, unchanged] = [0, 0];
    for (let start = 0; start < books.length; start += BATCH) {
      const answer = await this.remote.call('publishAll', books.slice(start, start + BATCH));
      published += answer.published;
      unchanged += answer.unchanged;
    }
    return { published, unchanged };
  }
}
