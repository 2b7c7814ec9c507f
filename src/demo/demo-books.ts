import { CHILDREN_ART_AND_MORE } from './books/children-art-and-more.js';
import { GENRE } from './books/genre.js';
import { HISTORY_AND_LIVES } from './books/history-and-lives.js';
import { LATIN_AMERICAN } from './books/latin-american.js';
import { POETRY_AND_IDEAS } from './books/poetry-and-ideas.js';
import { SCIENCE_AND_TECHNOLOGY } from './books/science-and-technology.js';
import { SPAIN } from './books/spain.js';
import { WORLD_CLASSICS } from './books/world-classics.js';
import { WORLD_FICTION } from './books/world-fiction.js';
import type { DemoBook } from './demo-book.js';

/** Every book of the demo. The last ones are published last, so they are what the home page shows as newest. */
export const DEMO_BOOKS: readonly DemoBook[] = [
  ...SCIENCE_AND_TECHNOLOGY,
  ...HISTORY_AND_LIVES,
  ...GENRE,
  ...POETRY_AND_IDEAS,
  ...WORLD_FICTION,
  ...WORLD_CLASSICS,
  ...SPAIN,
  ...CHILDREN_ART_AND_MORE,
  ...LATIN_AMERICAN,
];
