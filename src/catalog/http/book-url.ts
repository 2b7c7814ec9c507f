import { type BookId, parseId } from '../../shared/ids.js';
import { folded } from '../domain/search-terms.js';

/** Path of a book's page: the id, and the title for whoever reads the address. Only the id counts. */
export function bookUrl(book: { readonly id: string; readonly title: string }): string {
  const slug = folded(book.title)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? `/books/${book.id}` : `/books/${book.id}-${slug}`;
}

/** The id in `/books/:id` or `/books/:id-slug`; `undefined` for anything else. */
export function bookIdIn(segment: string): BookId | undefined {
  const [, id] = /^([0-9a-z]{26})(?:-.*)?$/is.exec(segment) ?? [];
  return parseId<BookId>(id);
}
