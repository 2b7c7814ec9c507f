import type { Message } from '../../platform/i18n/message.js';
import type { MoneyDto } from '../../shared/money.js';

/** Model of `orders/cart`. Each line posts `quantity` to `/cart/items/:bookId`; 0 removes it. */
export interface CartView {
  readonly lines: readonly CartLineView[];
  /** Why a book was not put in; `null` when none was refused. */
  readonly refused: RefusedBookView | null;
  /** Copies, not lines. */
  readonly count: number;
  readonly subtotal: MoneyDto;
  /** False while a line has a problem or nothing is in the cart. */
  readonly canCheckout: boolean;
}

export interface RefusedBookView {
  readonly message: Message;
  /** The book's page, where its form is. */
  readonly url: string;
}

export interface CartLineView {
  readonly bookId: string;
  readonly url: string;
  readonly title: string;
  readonly author: string;
  readonly coverUrl: string;
  readonly sellerName: string | null;
  readonly unitPrice: MoneyDto;
  readonly quantity: number;
  readonly lineTotal: MoneyDto;
  /** The most that can be taken now, at most 99. */
  readonly maxQuantity: number;
  /** Why this line cannot be bought as it is, e.g. `cart.problem.sold_out`; `null` when it can. */
  readonly problem: Message | null;
}
