import { InvalidBookError } from './catalog-errors.js';

declare const brand: unique symbol;

/** An ISBN-13 with a right check digit: 13 digits, no hyphens. */
export type Isbn = string & { readonly [brand]: 'isbn' };

const SEPARATORS = /[\s\-\u2010-\u2015\u2212]/gu;
const PREFIXED = /^ISBN(?:-1[03])?:?/i;

/**
 * Reads an ISBN-10 or ISBN-13, with or without hyphens or blanks, as an ISBN-13. Only form and check digit are looked at:
 * tables of assigned publisher ranges are out of date as soon as they are printed.
 * @throws InvalidBookError `not_an_isbn` or `isbn_check_digit`.
 */
export function isbn(text: string): Isbn {
  const problem = isbnProblem(text);
  if (problem) throw new InvalidBookError('isbn', problem);
  const digits = bare(text);
  return (digits.length === 13 ? digits : withCheckDigit13(`978${digits.slice(0, 9)}`)) as Isbn;
}

/** The ISBN that `text` is, or `undefined`. */
export function parseIsbn(text: string): Isbn | undefined {
  return isbnProblem(text) ? undefined : isbn(text);
}

function isbnProblem(text: string): 'not_an_isbn' | 'isbn_check_digit' | undefined {
  if (text.length > 40) return 'not_an_isbn';
  const digits = bare(text);
  if (/^\d{9}[\dX]$/.test(digits)) return checksum10(digits) % 11 === 0 ? undefined : 'isbn_check_digit';
  if (!/^97[89]\d{10}$/.test(digits)) return 'not_an_isbn';
  return withCheckDigit13(digits.slice(0, 12)) === digits ? undefined : 'isbn_check_digit';
}

const bare = (text: string): string => text.trim().replace(PREFIXED, '').replace(SEPARATORS, '').toUpperCase();

/** ISO 2108: the digits weighted 10 down to 1; X stands for ten. */
const checksum10 = (digits: string): number =>
  [...digits].reduce((sum, digit, index) => sum + (10 - index) * (digit === 'X' ? 10 : Number(digit)), 0);

/** ISO 2108 (EAN-13): weights 1 and 3 in turn. */
function withCheckDigit13(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return twelve + String((10 - (sum % 10)) % 10);
}
