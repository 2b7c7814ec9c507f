import { createHash } from 'node:crypto';
import type { BookId } from '../../shared/ids.js';
import { drawnCover } from '../domain/drawn-cover.js';

interface CoveredBook {
  readonly id: BookId;
  readonly title: string;
  readonly author: string;
  /** File of the uploaded cover, or `null`. */
  readonly cover: string | null;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** Changes whenever covers are drawn in another way, so that nobody keeps the old drawing. */
const DRAWING = digest(drawnCover({ title: 'El jardín', author: 'A. Autora' }));

/** Names the drawing of this title and author; a cover under this name never changes. */
export const drawingOf = (title: string, author: string): string => digest(`${DRAWING}\n${title}\n${author}`);

/** Path of a book's picture: another picture has another path, so that it can be kept for ever. */
export function coverUrl(book: CoveredBook): string {
  return book.cover === null ? `/covers/${book.id}-${drawingOf(book.title, book.author)}.svg` : `/covers/${book.cover}`;
}
