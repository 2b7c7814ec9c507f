import { Injectable } from '@nestjs/common';
import type { ListPage } from '../../shared/list-page.js';
import { InvalidCursorError } from '../domain/catalog-errors.js';
import type { BookCategory, BookCondition } from '../domain/classification.js';
import { queryTerms } from '../domain/search-terms.js';
import type { BookListing } from './book-listing.js';
import { CatalogueReader } from './ports/catalogue.reader.js';
import { decodeCursor, encodeCursor, type SearchSort } from './search-cursor.js';

export interface CatalogueSearch {
  /** Words of title and author, or an ISBN; blank for every book. */
  readonly q: string;
  readonly condition: BookCondition | undefined;
  readonly category: BookCategory | undefined;
  /** Minor units, both included. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly sort: SearchSort;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** The books on sale, by what the reader asks for. */
@Injectable()
export class SearchBooks {
  constructor(private readonly catalogue: CatalogueReader) {}

  /** @throws InvalidCursorError when the cursor was not given by this list. */
  async execute(search: CatalogueSearch): Promise<ListPage<BookListing>> {
    const after = search.cursor === undefined ? undefined : decodeCursor(search.cursor, search.sort);
    if (search.cursor !== undefined && after === undefined) throw new InvalidCursorError();
    const terms = queryTerms(search.q);
    if (search.q.trim() !== '' && terms.length === 0) return { items: [], nextCursor: null };
    // One more than asked for tells whether there is another page.
    const found = await this.catalogue.search({ ...search, terms, after, limit: search.limit + 1 });
    const shown = found.slice(0, search.limit);
    const last = found.length > search.limit ? shown.at(-1) : undefined;
    return { items: shown.map(({ listing }) => listing), nextCursor: last ? encodeCursor(last.position) : null };
  }
}
