import { Injectable } from '@nestjs/common';
import { type BookId, parseId, type UserId } from '../../shared/ids.js';
import type { ListPage } from '../../shared/list-page.js';
import { InvalidCursorError } from '../domain/catalog-errors.js';
import type { SellersBook } from './book-listing.js';
import { CatalogueReader } from './ports/catalogue.reader.js';

const PAGE_SIZE = 24;

/** A seller's own books, newest first, archived ones too. The cursor is the last book's id. */
@Injectable()
export class ListMyBooks {
  constructor(private readonly catalogue: CatalogueReader) {}

  /** @throws InvalidCursorError */
  async execute(query: { sellerId: UserId; cursor: string | undefined }): Promise<ListPage<SellersBook>> {
    const after = query.cursor === undefined ? undefined : parseId<BookId>(query.cursor);
    if (query.cursor !== undefined && after === undefined) throw new InvalidCursorError();
    const found = await this.catalogue.ofSeller(query.sellerId, after, PAGE_SIZE + 1);
    const items = found.slice(0, PAGE_SIZE);
    const last = found.length > PAGE_SIZE ? items.at(-1) : undefined;
    return { items, nextCursor: last?.id ?? null };
  }
}
