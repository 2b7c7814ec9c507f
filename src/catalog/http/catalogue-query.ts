import type { FieldErrors } from '../../platform/http/form.js';
import { SEARCH_SORTS, type SearchSort } from '../application/search-cursor.js';
import type { CatalogueSearch } from '../application/search-books.query.js';
import { InvalidBookError } from '../domain/catalog-errors.js';
import { bookCategory, bookCondition } from '../domain/classification.js';
import { maxPrice, parseAmount } from '../domain/price.js';
import type { BooksFilterView } from './books.view.js';
import { FormFields } from './form-fields.js';

/** Most characters of a search. */
const MAX_QUERY = 200;

export interface CatalogueQuery {
  readonly search: Omit<CatalogueSearch, 'limit'>;
  /** The filters as typed. */
  readonly filter: BooksFilterView;
  /** What makes no sense; the search does without it. */
  readonly errors: FieldErrors;
}

/** Reads the query of the catalogue, of the page and of the API alike. Prices are decimal text. */
export function readCatalogueQuery(query: unknown, currency: string): CatalogueQuery {
  const fields = new FormFields(query);
  const q = fields.text('q');
  if (q.length > MAX_QUERY) fields.wrong('q', { key: 'validation.max_length', params: { max: MAX_QUERY } });
  const condition = fields.read('condition', (text) => (text === '' ? undefined : bookCondition(text)));
  const category = fields.read('category', (text) => (text === '' ? undefined : bookCategory(text)));
  const min = fields.read('min', (text) => amountIn(text, currency));
  const max = fields.read('max', (text) => amountIn(text, currency));
  const upsideDown = min !== undefined && max !== undefined && min > max;
  if (upsideDown) fields.wrong('max', { key: 'validation.price_range' });
  const sort = sortOf(fields);
  const cursor = fields.text('cursor');
  return {
    search: {
      q: q.slice(0, MAX_QUERY),
      condition,
      category,
      min,
      max: upsideDown ? undefined : max,
      sort,
      cursor: cursor === '' ? undefined : cursor,
    },
    filter: {
      q: q.slice(0, MAX_QUERY),
      condition: condition ?? '',
      category: category ?? '',
      min: fields.text('min').slice(0, 20),
      max: fields.text('max').slice(0, 20),
      sort,
    },
    errors: fields.errors ?? {},
  };
}

function amountIn(text: string, currency: string): number | undefined {
  if (text.trim() === '') return undefined;
  const amount = parseAmount(text, currency);
  if (amount === undefined) throw new InvalidBookError('price', 'not_a_price');
  // No book costs more, so nothing is lost by not asking for more.
  return Math.min(amount, maxPrice(currency) + 1);
}

function sortOf(fields: FormFields): SearchSort {
  const text = fields.text('sort') || 'newest';
  const sort = SEARCH_SORTS.find((known) => known === text);
  if (sort === undefined) fields.wrong('sort', { key: 'validation.one_of' });
  return sort ?? 'newest';
}
