import type { BookDraft } from '../domain/book.js';
import { onOneLine, shortenedAuthors } from '../domain/book-text.js';
import { InvalidBookError } from '../domain/catalog-errors.js';
import {
  type BookCategory,
  type BookCondition,
  classificationWord,
  DEFAULT_CATEGORY,
  DEFAULT_CONDITION,
} from '../domain/classification.js';
import { parseAmount } from '../domain/price.js';
import { folded } from '../domain/search-terms.js';
import { rowIsbn } from './import-isbn.js';
import type { Columns } from './import-columns.js';
import { RowRefusedError } from './import-problems.js';
import type { FileRow } from './ports/table-file.reader.js';

/** For rows that say nothing themselves. */
export interface ImportDefaults {
  /** Minor units. */
  readonly price?: number | undefined;
  readonly stock?: number | undefined;
  readonly condition?: BookCondition | undefined;
  readonly category?: BookCategory | undefined;
}

export interface ImportedRow {
  readonly draft: BookDraft;
  readonly stock: number;
  /** The row's ISBN was damaged beyond repair and left out. */
  readonly isbnLeftOut: boolean;
}

const SPANISH_CONDITIONS: Readonly<Record<string, BookCondition>> = {
  nuevo: 'new',
  como_nuevo: 'like_new',
  muy_bueno: 'very_good',
  bueno: 'good',
  aceptable: 'acceptable',
};

const SPANISH_CATEGORIES: Readonly<Record<string, BookCategory>> = {
  ficcion: 'fiction',
  narrativa: 'fiction',
  clasicos: 'classics',
  ciencia_ficcion: 'science_fiction',
  misterio: 'mystery',
  poesia: 'poetry',
  historia: 'history',
  ciencia: 'science',
  filosofia: 'philosophy',
  biografia: 'biography',
  infantil: 'children',
  arte: 'art',
  tecnologia: 'technology',
  otros: 'other',
};

/**
 * What a row says of its book, as far as it can be read. Whether a book can be like that, the domain decides.
 * @throws InvalidBookError, RowRefusedError
 */
export function readRow(
  row: FileRow,
  columns: Columns,
  width: number,
  defaults: ImportDefaults,
  currency: string,
): ImportedRow {
  if (row.cells.length > width && row.cells.slice(width).some((cell) => cell.trim() !== '')) {
    throw new RowRefusedError('too_many_cells');
  }
  const cell = (field: keyof Columns): string => {
    const index = columns[field];
    const text = (index === undefined ? undefined : row.cells[index]) ?? '';
    if (text.includes('\uFFFD')) throw new RowRefusedError('not_utf8');
    return text.trim();
  };
  const isbn = rowIsbn(cell('isbn'), cell('isbn13'));
  return {
    draft: {
      title: onOneLine(cell('title')) || onOneLine(cell('originalTitle')),
      author: shortenedAuthors(onOneLine(cell('author'))),
      description: cell('description'),
      isbn: isbn.text,
      condition: wordOf(cell('condition'), SPANISH_CONDITIONS) || (defaults.condition ?? DEFAULT_CONDITION),
      category: wordOf(cell('category'), SPANISH_CATEGORIES) || (defaults.category ?? DEFAULT_CATEGORY),
      price: priceOf(cell('price'), defaults.price, currency),
      currency,
    },
    stock: stockOf(cell('stock'), defaults.stock),
    isbnLeftOut: isbn.leftOut,
  };
}

/** The row's title as far as it can be read, to be shown beside a refusal. */
export function titleOf(row: FileRow, columns: Columns): string {
  const at = (index: number | undefined): string =>
    onOneLine((index === undefined ? undefined : row.cells[index]) ?? '');
  return at(columns.title) || at(columns.originalTitle);
}

const wordOf = (text: string, spanish: Readonly<Record<string, string>>): string => {
  const word = classificationWord(folded(text));
  return Object.hasOwn(spanish, word) ? (spanish[word] ?? word) : word;
};

function priceOf(text: string, fallback: number | undefined, currency: string): number {
  if (text === '' && fallback !== undefined) return fallback;
  if (text === '') throw new InvalidBookError('price', 'required');
  const amount = parseAmount(text, currency);
  if (amount === undefined) throw new InvalidBookError('price', 'not_a_price');
  return amount;
}

function stockOf(text: string, fallback = 1): number {
  if (text === '') return fallback;
  return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
}
