import type { BookId, UserId } from '../../../shared/ids.js';
import type { Cart, CartLine } from '../../domain/cart.js';
import type { Quantity } from '../../domain/quantity.js';

/** The carts of signed-in buyers. Writes take part in the open unit of work. */
export abstract class CartRepository {
  abstract of(buyerId: UserId): Promise<Cart>;

  /** Copies, not lines. */
  abstract size(buyerId: UserId): Promise<number>;

  /** Adds to what is there, up to 99 copies of a book. */
  abstract add(buyerId: UserId, lines: readonly CartLine[]): Promise<void>;

  /** Sets the copies of a book that is in the cart; another book leaves it as it is. */
  abstract set(buyerId: UserId, bookId: BookId, quantity: Quantity): Promise<void>;

  abstract remove(buyerId: UserId, bookIds: readonly BookId[]): Promise<void>;
}
