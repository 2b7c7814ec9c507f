import { InvalidQuantityError } from './order-errors.js';
import { addCapped, quantityOf } from './quantity.js';

describe('a quantity', () => {
  it.each([1, 2, 99])('is %d', (value) => {
    expect(quantityOf(value)).toBe(value);
  });

  it.each([0, -1, -0, 100, 1.5, NaN, Infinity, -Infinity, 2 ** 53, 1e21])('is never %d', (value) => {
    expect(() => quantityOf(value)).toThrow(InvalidQuantityError);
  });

  it('adds up to 99', () => {
    expect(addCapped(quantityOf(60), quantityOf(39))).toBe(99);
    expect(addCapped(quantityOf(60), quantityOf(60))).toBe(99);
  });
});
