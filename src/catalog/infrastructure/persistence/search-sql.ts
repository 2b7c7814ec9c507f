import type { SqlValue } from '../../../platform/database/database.js';
import type { SearchCriteria } from '../../application/ports/catalogue.reader.js';
import type { SearchPosition, SearchSort } from '../../application/search-cursor.js';

/** A piece of SQL and what goes into its placeholders. */
export interface Sql {
  readonly text: string;
  readonly params: readonly SqlValue[];
}

export interface Order {
  /** What the books are sorted by before their id; none for the newest first. */
  readonly key: 'price' | 'sort_title' | undefined;
  readonly direction: 'ASC' | 'DESC';
  /** Whether a later book has the greater id, and key. */
  readonly beyond: '>' | '<';
}

export const ORDERS: Readonly<Record<SearchSort, Order>> = {
  newest: { key: undefined, direction: 'DESC', beyond: '<' },
  price: { key: 'price', direction: 'ASC', beyond: '>' },
  '-price': { key: 'price', direction: 'DESC', beyond: '<' },
  title: { key: 'sort_title', direction: 'ASC', beyond: '>' },
};

/** `books` is the alias of catalog_books, `id` the column that holds the book's id: a table is read in the order of its own. */
export function orderBy({ key, direction }: Order, books: string, id = `${books}.id`): string {
  return key === undefined ? `${id} ${direction}` : `${books}.${key} ${direction}, ${id} ${direction}`;
}

/**
 * Where the list goes on, as the ranges of the index one after the other: first the rest of those with the last one's key,
 * then the keys beyond. MySQL would read the condition "key, or the same key and a later id" from the first row of the list.
 */
export function ranges(
  order: Order,
  after: SearchPosition | undefined,
  books: string,
  id = `${books}.id`,
): readonly Sql[] {
  if (after === undefined) return [NOTHING];
  const beyondId = `${id} ${order.beyond} ?`;
  if (order.key === undefined || after.sort === 'newest') return [{ text: `AND ${beyondId}`, params: [after.id] }];
  return [
    { text: `AND ${books}.${order.key} = ? AND ${beyondId}`, params: [after.key, after.id] },
    { text: `AND ${books}.${order.key} ${order.beyond} ?`, params: [after.key] },
  ];
}

const NOTHING: Sql = { text: '', params: [] };

export function filters({ condition, category, min, max }: SearchCriteria, books: string): Sql {
  const clauses: Sql[] = [];
  if (category !== undefined) clauses.push({ text: `AND ${books}.category = ?`, params: [category] });
  if (condition !== undefined) clauses.push({ text: `AND ${books}.book_condition = ?`, params: [condition] });
  if (min !== undefined) clauses.push({ text: `AND ${books}.price >= ?`, params: [min] });
  if (max !== undefined) clauses.push({ text: `AND ${books}.price <= ?`, params: [max] });
  return joined(clauses);
}

/** From the word itself to just before the next one that does not begin with it; compared by code point on every engine. */
export const termRange = (term: string): readonly [string, string] => [term, `${term}\u{10FFFF}`];

export const joined = (parts: readonly Sql[]): Sql => ({
  text: parts.map((part) => part.text).join(' '),
  params: parts.flatMap((part) => part.params),
});
