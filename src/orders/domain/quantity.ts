import { InvalidQuantityError } from './order-errors.js';

export const MIN_QUANTITY = 1;
export const MAX_QUANTITY = 99;

declare const brand: unique symbol;

/** Copies of one book in a cart or an order: an integer from 1 to 99. */
export type Quantity = number & { readonly [brand]: 'Quantity' };

export function isQuantity(value: unknown): value is Quantity {
  return typeof value === 'number' && Number.isInteger(value) && value >= MIN_QUANTITY && value <= MAX_QUANTITY;
}

/** @throws InvalidQuantityError */
export function quantityOf(value: number): Quantity {
  if (!isQuantity(value)) throw new InvalidQuantityError();
  return value;
}

/** The sum of two quantities, or 99 where it would be more. */
export function addCapped(one: Quantity, other: Quantity): Quantity {
  return quantityOf(Math.min(MAX_QUANTITY, one + other));
}
