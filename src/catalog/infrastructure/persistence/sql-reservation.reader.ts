import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import { ReservationReader } from '../../application/ports/reservation.reader.js';
import type { ReservationStanding, StoredReservation, StoredReservationLine } from '../../catalog.api.js';

/** A line, or null in all its columns for a reservation that has none. */
interface JoinedRow {
  readonly id: string;
  readonly status: string;
  readonly bookId: string | null;
  readonly sellerId: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly restockedAt: number | null;
}

@Injectable()
export class SqlReservationReader extends ReservationReader {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
  ) {
    super();
  }

  /** One statement, which sees one moment. */
  async byIds(ids: readonly string[]): Promise<readonly StoredReservation[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.query<JoinedRow>(
      `SELECT r.id, r.status, l.book_id AS bookId, l.seller_id AS sellerId, l.quantity, l.unit_price AS unitPrice,
         l.restocked_at AS restockedAt
       FROM catalog_reservations r LEFT JOIN catalog_reservation_lines l ON l.reservation_id = r.id
       WHERE r.id IN (${placeholders(ids.length)})`,
      ids,
    );
    const found = new Map<string, { id: string; status: string; lines: StoredReservationLine[] }>();
    for (const row of rows) {
      const reservation = found.get(row.id) ?? { id: row.id, status: row.status, lines: [] };
      found.set(row.id, reservation);
      if (row.bookId !== null) reservation.lines.push(this.lineFrom(row, row.bookId));
    }
    return [...found.values()];
  }

  unreleased(after: string | null, limit: number): Promise<readonly ReservationStanding[]> {
    return this.database.query<ReservationStanding>(
      `SELECT id, status FROM catalog_reservations WHERE id > ? AND status <> 'released' ORDER BY id LIMIT ?`,
      [after ?? '', limit],
    );
  }

  private lineFrom({ sellerId, quantity, unitPrice, restockedAt }: JoinedRow, bookId: string): StoredReservationLine {
    return {
      bookId,
      sellerId,
      quantity,
      unitPrice: { amount: unitPrice, currency: this.config.currency },
      restockedAt,
    };
  }
}
