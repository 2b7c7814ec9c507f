import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import { Clock } from '../../../shared/clock.js';
import type { BookId, UserId } from '../../../shared/ids.js';
import { CartRepository } from '../../application/ports/cart.repository.js';
import { Cart, type CartLine } from '../../domain/cart.js';
import { MAX_QUANTITY, type Quantity, quantityOf } from '../../domain/quantity.js';
import { CartItemRow } from './cart-item.row.js';
import { id as idFrom } from './order.mapper.js';

@Injectable()
export class TypeormCartRepository extends CartRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async of(buyerId: UserId): Promise<Cart> {
    const rows = await this.database.query<{ bookId: string; quantity: number }>(
      `SELECT book_id AS bookId, quantity FROM orders_cart_items WHERE user_id = ? ORDER BY added_at, position, book_id`,
      [buyerId],
    );
    return Cart.of(rows.map(({ bookId, quantity }) => ({ bookId: idFrom(bookId), quantity: quantityOf(quantity) })));
  }

  async size(buyerId: UserId): Promise<number> {
    const [row] = await this.database.query<{ copies: number | null }>(
      'SELECT CAST(SUM(quantity) AS SIGNED) AS copies FROM orders_cart_items WHERE user_id = ?',
      [buyerId],
    );
    return row?.copies ?? 0;
  }

  async add(buyerId: UserId, lines: readonly CartLine[]): Promise<void> {
    const addedAt = this.clock.now().getTime();
    const numbered = lines.map((line, position) => ({ ...line, position }));
    // Sorted, so that two units that add the same books do not wait for each other.
    for (const { bookId, quantity, position } of numbered.toSorted((a, b) => (a.bookId < b.bookId ? -1 : 1))) {
      if (await this.addTo(buyerId, bookId, quantity)) continue;
      const row = { userId: buyerId, bookId, quantity, addedAt, position };
      if (!(await this.database.insertIfAbsent(CartItemRow, row))) await this.addTo(buyerId, bookId, quantity);
    }
  }

  async set(buyerId: UserId, bookId: BookId, quantity: Quantity): Promise<void> {
    await this.database.execute('UPDATE orders_cart_items SET quantity = ? WHERE user_id = ? AND book_id = ?', [
      quantity,
      buyerId,
      bookId,
    ]);
  }

  async remove(buyerId: UserId, bookIds: readonly BookId[]): Promise<void> {
    if (bookIds.length === 0) return;
    await this.database.execute(
      `DELETE FROM orders_cart_items WHERE user_id = ? AND book_id IN (${placeholders(bookIds.length)})`,
      [buyerId, ...bookIds],
    );
  }

  /** `false` when the book is not in the cart. */
  private async addTo(buyerId: UserId, bookId: BookId, quantity: Quantity): Promise<boolean> {
    const affected = await this.database.execute(
      `UPDATE orders_cart_items SET quantity = CASE WHEN quantity + ? > ? THEN ? ELSE quantity + ? END
       WHERE user_id = ? AND book_id = ?`,
      [quantity, MAX_QUANTITY, MAX_QUANTITY, quantity, buyerId, bookId],
    );
    return affected === 1;
  }
}
