import { Money } from '../../shared/money.js';
import { InvalidBookError } from './catalog-errors.js';

/** The highest price of a book, in whole units of the currency. */
const MAX_PRICE = 1_000_000;

/** Formatters are slow to make, and a file has a price in every row. */
const known = new Map<string, number>();

/** How many decimals ISO 4217 gives the currency: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  const digits =
    known.get(currency) ??
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
    2;
  known.set(currency, digits);
  return digits;
}

/** The highest price in minor units. */
export const maxPrice = (currency: string): number => MAX_PRICE * 10 ** minorDigits(currency);

/**
 * Reads an amount as people type it, "12.50" or "12,50", into minor units; digit by digit, for 0.1 + 0.2 is not 0.3.
 * `undefined` for anything else: signs, exponents, thousands separators, too many decimals, NaN.
 */
export function parseAmount(text: string, currency: string): number | undefined {
  const digits = minorDigits(currency);
  const match = /^(\d{1,9})(?:[.,](\d{1,4}))?$/.exec(text.trim());
  const [, whole = '', decimals = ''] = match ?? [];
  if (!match || decimals.length > digits) return undefined;
  return Number(whole + decimals.padEnd(digits, '0'));
}

/** Minor units as the decimal text that {@link parseAmount} reads, with a point. */
export function amountText(amount: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(amount).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * The price of a book, from one minor unit to a million whole ones.
 * @throws InvalidBookError `not_a_price` or `price_out_of_range`.
 */
export function bookPrice(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new InvalidBookError('price', 'not_a_price');
  if (amount < 1 || amount > maxPrice(currency)) throw new InvalidBookError('price', 'price_out_of_range', MAX_PRICE);
  return Money.of(amount, currency);
}
