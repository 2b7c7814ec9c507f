import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import { Outbox } from '../../../platform/events/outbox.js';
import type { BookId, UserId } from '../../../shared/ids.js';
import { coverUrl } from '../../application/cover-url.js';
import { ReservationRepository } from '../../application/ports/reservation.repository.js';
import type { CatalogEvent, ReservationId, ReservationLine, ReservedLine } from '../../catalog.api.js';
import type { ReservationStatus } from '../../domain/reservation.js';
import { bookEvent } from './book-events.js';
import { storedId } from './book.mapper.js';
import { ReservationLineRow } from './reservation-line.row.js';
import { ReservationRow } from './reservation.row.js';

interface ReservedBook {
  readonly id: string;
  readonly sellerId: string;
  readonly title: string;
  readonly author: string;
  readonly price: number;
  readonly cover: string | null;
  readonly available: number;
}

@Injectable()
export class SqlReservationRepository extends ReservationRepository {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  open(id: ReservationId, buyerId: UserId, at: Date): Promise<boolean> {
    return this.insert(id, buyerId, 'held', at);
  }

  openReleased(id: ReservationId, at: Date): Promise<boolean> {
    return this.insert(id, null, 'released', at);
  }

  async statusOf(id: ReservationId): Promise<ReservationStatus | undefined> {
    const [row] = await this.database.query<{ status: ReservationStatus }>(
      'SELECT status FROM catalog_reservations WHERE id = ?',
      [id],
    );
    return row?.status;
  }

  async move(id: ReservationId, from: ReservationStatus, to: ReservationStatus, at: Date): Promise<boolean> {
    const moved = await this.database.execute(
      'UPDATE catalog_reservations SET status = ?, changed_at = ? WHERE id = ? AND status = ?',
      [to, at.getTime(), id, from],
    );
    return moved === 1;
  }

  async hold(id: ReservationId, status: ReservationStatus, at: Date): Promise<boolean> {
    const held = await this.database.execute(
      'UPDATE catalog_reservations SET changed_at = ? WHERE id = ? AND status = ?',
      [at.getTime(), id, status],
    );
    return held === 1;
  }

  async markRestocked(id: ReservationId, bookId: BookId, at: Date): Promise<boolean> {
    const marked = await this.database.execute(
      `UPDATE catalog_reservation_lines SET restocked_at = ?
       WHERE reservation_id = ? AND book_id = ? AND restocked_at IS NULL`,
      [at.getTime(), id, bookId],
    );
    return marked === 1;
  }

  async closeRestocked(id: ReservationId, at: Date): Promise<void> {
    await this.database.execute(
      `UPDATE catalog_reservations SET status = 'restocked', changed_at = ? WHERE id = ? AND status = 'confirmed'
       AND NOT EXISTS (SELECT 1 FROM catalog_reservation_lines WHERE reservation_id = ? AND restocked_at IS NULL)`,
      [at.getTime(), id, id],
    );
  }

  async addLines(id: ReservationId, lines: readonly ReservationLine[], at: Date): Promise<readonly ReservedLine[]> {
    const books = await this.database.query<ReservedBook>(
      `SELECT id, seller_id AS sellerId, title, author, price, cover, available FROM catalog_books
       WHERE id IN (${placeholders(lines.length)})`,
      lines.map((line) => line.bookId),
    );
    const byId = new Map(books.map((book) => [book.id, book]));
    const rows = lines.map((line): ReservationLineRow => {
      const book = byId.get(line.bookId);
      if (!book) throw new Error(`book ${line.bookId} is gone in the middle of its reservation`);
      return {
        reservationId: id,
        bookId: line.bookId,
        quantity: line.quantity,
        unitPrice: book.price,
        sellerId: book.sellerId,
        title: book.title,
        author: book.author,
        coverUrl: coverUrl({ ...book, id: line.bookId }),
        restockedAt: null,
      };
    });
    await this.database.insert(ReservationLineRow, rows);
    // This unit took copies of each and holds the rows: where none is left, it took the last one.
    const soldOut = books.filter(({ available }) => available === 0);
    if (soldOut.length > 0) await this.outbox.append(soldOut.map((book) => this.soldOut(book, at)));
    return rows.map((row) => this.lineOf(row));
  }

  async linesOf(id: ReservationId): Promise<readonly ReservedLine[]> {
    const rows = await this.database.query<ReservationLineRow>(
      `SELECT reservation_id AS reservationId, book_id AS bookId, quantity, unit_price AS unitPrice, seller_id AS sellerId,
              title, author, cover_url AS coverUrl, restocked_at AS restockedAt
       FROM catalog_reservation_lines WHERE reservation_id = ? ORDER BY book_id`,
      [id],
    );
    return rows.map((row) => this.lineOf(row));
  }

  private insert(id: ReservationId, buyerId: UserId | null, status: ReservationStatus, at: Date): Promise<boolean> {
    return this.database.insertIfAbsent(ReservationRow, {
      id,
      buyerId,
      status,
      createdAt: at.getTime(),
      changedAt: at.getTime(),
    });
  }

  private soldOut(book: ReservedBook, at: Date): CatalogEvent {
    const payload = {
      bookId: storedId<BookId>(book.id),
      sellerId: storedId<UserId>(book.sellerId),
      title: book.title,
      author: book.author,
      price: { amount: book.price, currency: this.config.currency },
    };
    return bookEvent('catalog.book_sold_out', payload, at);
  }

  private lineOf(row: ReservationLineRow): ReservedLine {
    return {
      bookId: storedId<BookId>(row.bookId),
      sellerId: storedId<UserId>(row.sellerId),
      title: row.title,
      author: row.author,
      coverUrl: row.coverUrl,
      unitPrice: { amount: row.unitPrice, currency: this.config.currency },
      quantity: row.quantity,
    };
  }
}
