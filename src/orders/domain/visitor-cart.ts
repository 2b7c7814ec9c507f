import { type BookId, parseId } from '../../shared/ids.js';
import { Cart, type CartLine, MAX_CART_LINES } from './cart.js';
import { isQuantity } from './quantity.js';

const ENTRY = /^([0-9a-z]{26})-([1-9]\d?)$/;
/** The longest text that this shop writes, with some room. */
const MAX_LENGTH = (26 + 1 + 2 + 1) * MAX_CART_LINES;

/** A visitor's cart as text: book ids and quantities, nothing else, in characters that a cookie takes as they are. */
export function visitorCartText(cart: Cart): string {
  return cart.lines.map(({ bookId, quantity }) => `${bookId}-${quantity}`).join('.');
}

/** Reads what {@link visitorCartText} wrote. It comes from outside: anything else, in any part, is an empty cart. */
export function parseVisitorCart(text: string | null | undefined): Cart {
  if (!text || text.length > MAX_LENGTH) return Cart.empty;
  const lines = text.split('.').map(parseEntry);
  const sound = lines.filter((line) => line !== undefined);
  return sound.length === lines.length ? Cart.of(sound) : Cart.empty;
}

function parseEntry(text: string): CartLine | undefined {
  const [, id, copies] = ENTRY.exec(text) ?? [];
  const bookId = parseId<BookId>(id);
  const quantity = Number(copies);
  return bookId && isQuantity(quantity) ? { bookId, quantity } : undefined;
}
