import { type BookId, newId } from '../../shared/ids.js';
import { Cart, MAX_CART_LINES } from './cart.js';
import { TooManyLinesError } from './order-errors.js';
import { quantityOf } from './quantity.js';
import { parseVisitorCart, visitorCartText } from './visitor-cart.js';

const line = (quantity: number, bookId = newId<BookId>()) => ({ bookId, quantity: quantityOf(quantity) });
const full = Cart.of(Array.from({ length: MAX_CART_LINES }, () => line(99)));

describe('a cart', () => {
  it('adds copies of a book to those that are in, up to 99', () => {
    const book = newId<BookId>();
    const cart = Cart.empty.add(line(60, book)).add(line(1)).add(line(60, book));
    expect(cart.lines.map(({ quantity }) => quantity)).toEqual([99, 1]);
    expect(cart.size).toBe(100);
  });

  it('takes 50 different books, and more copies of them still', () => {
    expect(() => full.add(line(1))).toThrow(TooManyLinesError);
    const [first] = full.lines;
    expect(first && full.add({ ...first, quantity: quantityOf(1) }).lines).toHaveLength(MAX_CART_LINES);
  });

  it('changes only the books that are in it', () => {
    const [here, gone] = [newId<BookId>(), newId<BookId>()];
    const cart = Cart.of([line(2, here)]);
    expect(cart.set(here, quantityOf(5)).lines).toEqual([line(5, here)]);
    expect(cart.set(gone, quantityOf(5))).toEqual(cart);
    expect(cart.without([gone])).toEqual(cart);
    expect(cart.without([here]).isEmpty).toBe(true);
  });
});

describe("a visitor's cart as text", () => {
  it('reads back as it was written, and fits a cookie', () => {
    const text = visitorCartText(full);
    expect(parseVisitorCart(text)).toEqual(full);
    expect(text.length).toBeLessThan(4000);
    expect(encodeURIComponent(text)).toBe(text);
    expect(parseVisitorCart(visitorCartText(Cart.empty)).isEmpty).toBe(true);
  });

  const id = newId<BookId>();
  it.each([
    undefined,
    null,
    '',
    'nonsense',
    id,
    `${id}-0`,
    `${id}--1`,
    `${id}-100`,
    `${id}-1.5`,
    `${id}-1e1`,
    `${id}-NaN`,
    `${id}-1.`,
    `${id}-1;price=1`,
    `${id.toUpperCase()}-1`,
    `{"${id}":1}`,
    `__proto__-1`,
    `${id}-1.${'x'.repeat(5000)}`,
    Array.from({ length: MAX_CART_LINES + 1 }, () => `${newId()}-10`).join('.'),
  ])('that was tampered with (%p) is an empty cart', (text) => {
    expect(parseVisitorCart(text).isEmpty).toBe(true);
  });
});
