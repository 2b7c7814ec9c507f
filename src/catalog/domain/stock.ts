import { InvalidBookError } from './catalog-errors.js';

/** Copies that one listing may offer at a time. */
export const MAX_STOCK = 9_999;

/** Where the copies of a book are. Each is zero or more; nobody sets them, they only move. */
export interface Stock {
  /** Can be bought now. */
  readonly available: number;
  /** Held for unpaid orders. */
  readonly reserved: number;
  readonly sold: number;
}

/** @throws InvalidBookError unless it is a whole number from 0 to {@link MAX_STOCK}. */
export function openingStock(copies: number): Stock {
  if (!Number.isSafeInteger(copies) || copies < 0 || copies > MAX_STOCK) {
    throw new InvalidBookError('stock', 'not_a_stock', MAX_STOCK);
  }
  return { available: copies, reserved: 0, sold: 0 };
}

/** Copies put on the shelf, or taken off it when negative. @throws InvalidBookError beyond ±{@link MAX_STOCK}. */
export function stockChange(change: number): number {
  if (!Number.isSafeInteger(change) || Math.abs(change) > MAX_STOCK) {
    throw new InvalidBookError('stockChange', 'not_a_stock_change', MAX_STOCK);
  }
  return change;
}

/** Why copies moved; with the cause (an order, an edit) and the book, the key of one row in the ledger. */
export const MOVEMENT_KINDS = ['published', 'adjusted', 'reserved', 'confirmed', 'released', 'restocked'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** How each step of a reservation moves its copies between the three places, per copy. */
export const RESERVATION_MOVES = {
  reserved: { available: -1, reserved: 1, sold: 0 },
  confirmed: { available: 0, reserved: -1, sold: 1 },
  released: { available: 1, reserved: -1, sold: 0 },
  restocked: { available: 1, reserved: 0, sold: -1 },
} as const satisfies Partial<Record<MovementKind, Stock>>;
