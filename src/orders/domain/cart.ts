import type { BookId } from '../../shared/ids.js';
import { TooManyLinesError } from './order-errors.js';
import { addCapped, type Quantity } from './quantity.js';

/** The catalogue reserves at most this many different books at once, so a cart takes no more. */
export const MAX_CART_LINES = 50;

export interface CartLine {
  readonly bookId: BookId;
  readonly quantity: Quantity;
}

/** What somebody means to buy: books and quantities, in the order they were added, and nothing about prices. */
export class Cart {
  static readonly empty = new Cart([]);

  private constructor(readonly lines: readonly CartLine[]) {}

  /** Lines of the same book become one. */
  static of(lines: readonly CartLine[]): Cart {
    return lines.reduce((cart, line) => cart.joined(line), Cart.empty);
  }

  get isEmpty(): boolean {
    return this.lines.length === 0;
  }

  /** Copies, not lines. */
  get size(): number {
    return this.lines.reduce((sum, line) => sum + line.quantity, 0);
  }

  has(bookId: BookId): boolean {
    return this.lines.some((line) => line.bookId === bookId);
  }

  /** One more book, or more copies of one that is in already, up to 99. @throws TooManyLinesError */
  add(line: CartLine): Cart {
    if (!this.has(line.bookId) && this.lines.length >= MAX_CART_LINES) throw new TooManyLinesError(MAX_CART_LINES);
    return this.joined(line);
  }

  /** Sets the copies of a book that is in the cart; another book leaves it as it is. */
  set(bookId: BookId, quantity: Quantity): Cart {
    return new Cart(this.lines.map((line) => (line.bookId === bookId ? { bookId, quantity } : line)));
  }

  without(bookIds: readonly BookId[]): Cart {
    return new Cart(this.lines.filter((line) => !bookIds.includes(line.bookId)));
  }

  private joined(added: CartLine): Cart {
    if (!this.has(added.bookId)) return new Cart([...this.lines, added]);
    return new Cart(
      this.lines.map((line) =>
        line.bookId === added.bookId ? { ...line, quantity: addCapped(line.quantity, added.quantity) } : line,
      ),
    );
  }
}
