import { type BookId, parseId } from '../../shared/ids.js';
import { SORT_TITLE_LENGTH } from '../domain/search-terms.js';

export const SEARCH_SORTS = ['newest', 'price', '-price', 'title'] as const;
export type SearchSort = (typeof SEARCH_SORTS)[number];

/** Where a book stands in a sorted list. `key` is what the list is sorted by, before the id. */
export type SearchPosition =
  | { readonly sort: 'newest'; readonly id: BookId }
  | { readonly sort: 'price' | '-price'; readonly key: number; readonly id: BookId }
  | { readonly sort: 'title'; readonly key: string; readonly id: BookId };

/** Opaque to clients; it names a place, not a page, so that books which come and go do not shift the list. */
export function encodeCursor(position: SearchPosition): string {
  const key = position.sort === 'newest' ? null : position.key;
  return Buffer.from(JSON.stringify([position.sort, key, position.id])).toString('base64url');
}

/** The place a cursor names in a list sorted by `sort`; `undefined` for one made up, damaged, or of another order. */
export function decodeCursor(cursor: string, sort: SearchSort): SearchPosition | undefined {
  const [order, key, lastId] = partsOf(cursor);
  const id = parseId<BookId>(lastId);
  if (order !== sort || id === undefined) return undefined;
  if (sort === 'newest') return { sort, id };
  if (sort === 'title') {
    return typeof key === 'string' && key.length <= SORT_TITLE_LENGTH * 2 ? { sort, key, id } : undefined;
  }
  return Number.isSafeInteger(key) ? { sort, key: Number(key), id } : undefined;
}

function partsOf(cursor: string): readonly unknown[] {
  if (cursor.length > 800) return [];
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) && parts.length === 3 ? parts : [];
  } catch {
    return [];
  }
}
