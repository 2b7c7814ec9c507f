import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import type { BookId, UserId } from '../../../shared/ids.js';
import type { BookDetails, BookListing, SellersBook } from '../../application/book-listing.js';
import { CatalogueReader, type FoundBook, type SearchCriteria } from '../../application/ports/catalogue.reader.js';
import type { SearchPosition, SearchSort } from '../../application/search-cursor.js';
import { BookSearch, type SearchRow } from './book-search.js';
import { storedId } from './book.mapper.js';
import { LISTING_COLUMNS, type ListingRow, toListing } from './listing-rows.js';

type DetailsRow = ListingRow & { readonly description: string; readonly status: string; readonly createdAt: number };
type SellersRow = ListingRow & { readonly status: string; readonly reserved: number; readonly sold: number };

@Injectable()
export class SqlCatalogueReader extends CatalogueReader {
  private readonly searching: BookSearch;
  private readonly currency: string;

  constructor(
    private readonly database: Database,
    config: AppConfig,
  ) {
    super();
    this.searching = new BookSearch(database);
    this.currency = config.currency;
  }

  async search(criteria: SearchCriteria): Promise<readonly FoundBook[]> {
    const rows = await this.searching.find(criteria);
    return rows.map((row) => ({
      listing: toListing(row, this.currency),
      position: positionOf(row, criteria.sort),
    }));
  }

  async byIds(ids: readonly BookId[]): Promise<readonly BookListing[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.query<ListingRow>(
      `SELECT ${LISTING_COLUMNS} FROM catalog_books b WHERE b.id IN (${placeholders(ids.length)})`,
      ids,
    );
    return rows.map((row) => toListing(row, this.currency));
  }

  async details(id: BookId): Promise<BookDetails | undefined> {
    const sql = `SELECT ${LISTING_COLUMNS}, b.description, b.status, b.created_at AS createdAt
                 FROM catalog_books b WHERE b.id = ?`;
    // A book published a moment ago may not have reached the replica yet.
    const [row = (await this.database.query<DetailsRow>(sql, [id]))[0]] = await this.database.browse<DetailsRow>(sql, [
      id,
    ]);
    return (
      row && {
        ...toListing(row, this.currency),
        description: row.description,
        archived: row.status === 'archived',
        listedAt: new Date(row.createdAt),
      }
    );
  }

  async ofSeller(sellerId: UserId, after: BookId | undefined, limit: number): Promise<readonly SellersBook[]> {
    const rows = await this.database.query<SellersRow>(
      `SELECT ${LISTING_COLUMNS}, b.status, b.reserved, b.sold FROM catalog_books b
       WHERE b.seller_id = ? ${after === undefined ? '' : 'AND b.id < ?'} ORDER BY b.id DESC LIMIT ?`,
      [sellerId, ...(after === undefined ? [] : [after]), limit],
    );
    return rows.map((row) => ({
      ...toListing(row, this.currency),
      archived: row.status === 'archived',
      reserved: row.reserved,
      sold: row.sold,
    }));
  }
}

function positionOf(row: SearchRow, sort: SearchSort): SearchPosition {
  const id = storedId<BookId>(row.id);
  switch (sort) {
    case 'newest':
      return { sort, id };
    case 'price':
    case '-price':
      return { sort, key: row.price, id };
    case 'title':
      return { sort, key: row.sortTitle, id };
  }
}
