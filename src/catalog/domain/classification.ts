import { InvalidBookError } from './catalog-errors.js';

/** How worn a copy is, best first. The contract (`catalog.api.ts`) lists the same; code that maps between them holds it. */
export const BOOK_CONDITIONS = ['new', 'like_new', 'very_good', 'good', 'acceptable'] as const;
export type BookCondition = (typeof BOOK_CONDITIONS)[number];

export const BOOK_CATEGORIES = [
  'fiction',
  'classics',
  'science_fiction',
  'mystery',
  'poetry',
  'history',
  'science',
  'philosophy',
  'biography',
  'children',
  'art',
  'technology',
  'other',
] as const;
export type BookCategory = (typeof BOOK_CATEGORIES)[number];

export const DEFAULT_CONDITION: BookCondition = 'good';
export const DEFAULT_CATEGORY: BookCategory = 'other';

/** @throws InvalidBookError `not_a_condition`. */
export function bookCondition(text: string): BookCondition {
  const found = BOOK_CONDITIONS.find((condition) => condition === text);
  if (!found) throw new InvalidBookError('condition', 'not_a_condition');
  return found;
}

/** @throws InvalidBookError `not_a_category`. */
export function bookCategory(text: string): BookCategory {
  const found = BOOK_CATEGORIES.find((category) => category === text);
  if (!found) throw new InvalidBookError('category', 'not_a_category');
  return found;
}

/** Reads a word of a file: letter case, blanks and hyphens do not matter ("Like New", "like-new"). */
export const classificationWord = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
