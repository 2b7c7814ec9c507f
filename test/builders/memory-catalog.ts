import {
  BookNotFoundError,
  type BookSummary,
  CatalogApi,
  OutOfStockError,
  OwnBookError,
  ReservationClosedError,
  type ReservationId,
  type ReservationStanding,
  type ReservedLine,
  type ReserveStock,
  type StoredReservation,
} from '../../src/catalog/catalog.api.js';
import { type BookId, newId, type UserId } from '../../src/shared/ids.js';

interface ShelvedBook {
  readonly id: BookId;
  readonly title: string;
  readonly sellerId: UserId;
  price: number;
  available: number;
  reserved: number;
  sold: number;
}

interface Reservation {
  status: string;
  readonly lines: readonly ReservedLine[];
  readonly restocked: Set<BookId>;
}

/** The catalogue's contract over a shelf in memory. It refuses to be called while a transaction of the caller's is open. */
export class MemoryCatalog extends CatalogApi {
  readonly shelf = new Map<BookId, ShelvedBook>();
  private readonly reservations = new Map<ReservationId, Reservation>();

  constructor(private readonly transaction: { readonly open: boolean }) {
    super();
  }

  put(book: Partial<ShelvedBook> = {}): ShelvedBook {
    const id = newId<BookId>();
    const shelved = {
      id,
      title: 'Rayuela',
      sellerId: newId<UserId>(),
      price: 1999,
      available: 1,
      reserved: 0,
      sold: 0,
      ...book,
    };
    this.shelf.set(shelved.id, shelved);
    return shelved;
  }

  async booksByIds(ids: readonly BookId[]): Promise<readonly BookSummary[]> {
    this.assertOutside();
    return [...this.shelf.values()]
      .filter(({ id }) => ids.includes(id))
      .map(({ id, title, sellerId, price, available }) => ({
        id,
        title,
        author: 'A. Autora',
        condition: 'good',
        price: { amount: price, currency: 'USD' },
        available,
        sellerId,
        coverUrl: `/covers/${id}.svg`,
      }));
  }

  async reserve({ reservationId, buyerId, lines }: ReserveStock): Promise<readonly ReservedLine[]> {
    this.assertOutside();
    const known = this.reservations.get(reservationId);
    if (known?.status === 'held' || known?.status === 'confirmed') return known.lines;
    if (known) throw new ReservationClosedError(reservationId, known.status);
    for (const { bookId, quantity } of lines) {
      const book = this.book(bookId);
      if (book.sellerId === buyerId) throw new OwnBookError(book);
      if (book.available < quantity) throw new OutOfStockError(book);
    }
    const reserved = lines.map(({ bookId, quantity }): ReservedLine => {
      const book = this.book(bookId);
      book.available -= quantity;
      book.reserved += quantity;
      const unitPrice = { amount: book.price, currency: 'USD' };
      const { title, sellerId } = book;
      return { bookId, sellerId, title, author: 'A. Autora', coverUrl: `/covers/${bookId}.svg`, unitPrice, quantity };
    });
    this.reservations.set(reservationId, { status: 'held', lines: reserved, restocked: new Set() });
    return reserved;
  }

  async confirm(id: ReservationId): Promise<void> {
    this.settle(id, 'held', 'confirmed', ['confirmed', 'restocked'], (book, copies) => {
      book.reserved -= copies;
      book.sold += copies;
    });
  }

  async release(id: ReservationId): Promise<void> {
    if (!this.reservations.has(id)) this.reservations.set(id, { status: 'released', lines: [], restocked: new Set() });
    this.settle(id, 'held', 'released', ['released'], (book, copies) => {
      book.reserved -= copies;
      book.available += copies;
    });
  }

  async restock(id: ReservationId, bookIds?: readonly BookId[]): Promise<void> {
    this.assertOutside();
    const reservation = this.reservations.get(id);
    if (reservation?.status === 'restocked') return;
    if (reservation?.status !== 'confirmed') throw new ReservationClosedError(id, reservation?.status ?? 'unknown');
    const { lines, restocked } = reservation;
    for (const { bookId, quantity } of lines.filter((line) => bookIds?.includes(line.bookId) ?? true)) {
      if (restocked.has(bookId)) continue;
      restocked.add(bookId);
      const book = this.book(bookId);
      book.sold -= quantity;
      book.available += quantity;
    }
    if (restocked.size === lines.length) reservation.status = 'restocked';
  }

  async reservationsByIds(ids: readonly string[]): Promise<readonly StoredReservation[]> {
    this.assertOutside();
    return this.stored().filter(({ id }) => ids.includes(id));
  }

  async unreleasedReservations(after: string | null, limit: number): Promise<readonly ReservationStanding[]> {
    this.assertOutside();
    return this.stored()
      .filter(({ id, status }) => status !== 'released' && id > (after ?? ''))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(({ id, status }) => ({ id, status }));
  }

  publishAll(): Promise<never> {
    throw new Error('not part of buying');
  }

  private stored(): readonly StoredReservation[] {
    return [...this.reservations].map(([id, { status, lines, restocked }]) => ({
      id,
      status,
      lines: lines.map(({ bookId, sellerId, quantity, unitPrice }) => {
        return { bookId, sellerId, quantity, unitPrice, restockedAt: restocked.has(bookId) ? 0 : null };
      }),
    }));
  }

  private settle(
    id: ReservationId,
    from: string,
    to: string,
    done: readonly string[],
    move: (book: ShelvedBook, copies: number) => void,
  ): void {
    this.assertOutside();
    const reservation = this.reservations.get(id);
    if (reservation && done.includes(reservation.status)) return;
    if (reservation?.status !== from) throw new ReservationClosedError(id, reservation?.status ?? 'unknown');
    reservation.status = to;
    for (const { bookId, quantity } of reservation.lines) move(this.book(bookId), quantity);
  }

  private book(id: BookId): ShelvedBook {
    const book = this.shelf.get(id);
    if (!book) throw new BookNotFoundError(id);
    return book;
  }

  private assertOutside(): void {
    if (this.transaction.open) throw new Error('the catalogue was called inside a unit of work');
  }
}
