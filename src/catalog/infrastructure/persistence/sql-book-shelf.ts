import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { BookId, UserId } from '../../../shared/ids.js';
import { BookShelf, type ReservationMove, type ShelfState } from '../../application/ports/book-shelf.js';
import type { ReservationId, ReservationLine } from '../../catalog.api.js';
import { RESERVATION_MOVES } from '../../domain/stock.js';
import { storedId } from './book.mapper.js';
import { movementRow } from './stock-movements.js';
import { StockMovementRow } from './stock-movement.row.js';

@Injectable()
export class SqlBookShelf extends BookShelf {
  constructor(private readonly database: Database) {
    super();
  }

  async take({ bookId, quantity }: ReservationLine, buyerId: UserId): Promise<boolean> {
    const taken = await this.database.execute(
      `UPDATE catalog_books SET available = available - ?, reserved = reserved + ?
       WHERE id = ? AND status = 'listed' AND available >= ? AND seller_id <> ?`,
      [quantity, quantity, bookId, quantity, buyerId],
    );
    return taken === 1;
  }

  async move({ bookId, quantity }: ReservationLine, kind: Exclude<ReservationMove, 'reserved'>): Promise<void> {
    const { available, reserved, sold } = RESERVATION_MOVES[kind];
    // The conditions repeat the CHECK constraints, so that the failure names the book.
    const moved = await this.database.execute(
      `UPDATE catalog_books SET available = available + ?, reserved = reserved + ?, sold = sold + ?
       WHERE id = ? AND reserved + ? >= 0 AND sold + ? >= 0`,
      [available * quantity, reserved * quantity, sold * quantity, bookId, reserved * quantity, sold * quantity],
    );
    if (moved !== 1) throw new Error(`book ${bookId} does not hold the ${quantity} copies to be ${kind}`);
  }

  async record(
    lines: readonly ReservationLine[],
    kind: ReservationMove,
    reservationId: ReservationId,
    at: Date,
  ): Promise<void> {
    await this.database.insert(
      StockMovementRow,
      lines.map(({ bookId, quantity }) => {
        const { available, reserved, sold } = RESERVATION_MOVES[kind];
        const moved = { available: available * quantity, reserved: reserved * quantity, sold: sold * quantity };
        return movementRow(bookId, kind, reservationId, moved, at);
      }),
    );
  }

  async stateOf(bookId: BookId): Promise<ShelfState | undefined> {
    const [row] = await this.database.query<{ title: string; sellerId: string; status: string; available: number }>(
      'SELECT title, seller_id AS sellerId, status, available FROM catalog_books WHERE id = ?',
      [bookId],
    );
    if (!row) return undefined;
    return {
      id: bookId,
      title: row.title,
      sellerId: storedId<UserId>(row.sellerId),
      available: row.status === 'listed' ? row.available : 0,
    };
  }
}
