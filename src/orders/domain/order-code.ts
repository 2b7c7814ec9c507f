import { randomInt } from 'node:crypto';

declare const brand: unique symbol;

/** What people call an order by: `BK-7F3K9QXM`. Random, so that it tells neither how many orders there are nor the next one. */
export type OrderCode = string & { readonly [brand]: 'OrderCode' };

/** Crockford's base 32: no I, L, O or U, so that a code survives being read aloud or typed from paper. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;
const PATTERN = /^BK-[0-9A-HJKMNP-TV-Z]{8}$/;

/** A code out of 2^40. It is unique only once a unique key has taken it. */
export function newOrderCode(): OrderCode {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `BK-${letters.join('')}` as OrderCode;
}

/** Reads a code from outside, in either letter case and with the letters that are easily mistaken; `undefined` when it is none. */
export function parseOrderCode(text: unknown): OrderCode | undefined {
  if (typeof text !== 'string' || text.length > 32) return undefined;
  const [, letters = ''] = /^BK-(\w+)$/.exec(text.trim().toUpperCase()) ?? [];
  const code = `BK-${letters.replaceAll('O', '0').replace(/[IL]/g, '1')}`;
  return PATTERN.test(code) ? (code as OrderCode) : undefined;
}
