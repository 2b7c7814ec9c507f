import { type BookId, newId } from '../../shared/ids.js';
import { decodeCursor, encodeCursor, type SearchPosition } from './search-cursor.js';

const id = newId<BookId>();

it.each<SearchPosition>([
  { sort: 'newest', id },
  { sort: 'price', key: 1250, id },
  { sort: '-price', key: 0, id },
  { sort: 'title', key: 'cien años ~ "\\', id },
])('a cursor leads back to its place: %j', (position) => {
  const cursor = encodeCursor(position);
  expect(cursor).toMatch(/^[\w-]+$/);
  expect(decodeCursor(cursor, position.sort)).toEqual(position);
  for (const sort of ['newest', 'price', '-price', 'title'] as const) {
    if (sort !== position.sort) expect(decodeCursor(cursor, sort)).toBeUndefined();
  }
});

it.each([
  ['price', 1.5],
  ['price', '1'],
  ['price', null],
  ['price', 1e300],
  ['title', 7],
  ['title', 'x'.repeat(161)],
  ['title', ['x']],
] as const)('a %s cursor with the key %j is none', (sort, key) => {
  expect(decodeCursor(Buffer.from(JSON.stringify([sort, key, id])).toString('base64url'), sort)).toBeUndefined();
});
