import { type Isbn, isbn as checkedIsbn, parseIsbn } from '../domain/isbn.js';

/** Scientific notation or a decimal point: a spreadsheet took the ISBN for a number, and digits are lost. */
const FLOAT = /^\d+(?:[.,]\d+)?(?:E\+?\d+)?$/i;
const isFloat = (text: string): boolean => FLOAT.test(text) && /[.,E]/i.test(text);

/** Digits only, fewer than ten: a spreadsheet took the ISBN-10 for a number and dropped its leading zeros. */
const lostZeros = (text: string): boolean => /^\d{6,8}[\dX]$/i.test(text);

/**
 * The ISBN of a row, from its two columns. What a spreadsheet has damaged is mended where that can be done with certainty
 * (leading zeros) and else left out; an ISBN that is merely wrong refuses the row, so that whoever typed it can correct it.
 * @throws InvalidBookError
 */
export function rowIsbn(isbn10: string, isbn13: string): { text: Isbn | ''; leftOut: boolean } {
  const cells = [isbn13, isbn10].filter((text) => text !== '').map((text) => text.replace(/\.0+$/, ''));
  for (const text of cells) {
    const found = parseIsbn(lostZeros(text) ? text.padStart(10, '0') : text);
    if (found !== undefined) return { text: found, leftOut: false };
  }
  const damaged = [isbn13, isbn10].some((text) => isFloat(text) || lostZeros(text));
  const [wrong] = cells;
  if (wrong !== undefined && !damaged) return { text: checkedIsbn(wrong), leftOut: false };
  return { text: '', leftOut: cells.length > 0 };
}
