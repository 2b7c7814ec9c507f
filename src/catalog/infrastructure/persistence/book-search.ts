import type { Database } from '../../../platform/database/database.js';
import type { SearchCriteria } from '../../application/ports/catalogue.reader.js';
import { LISTING_COLUMNS, type ListingRow } from './listing-rows.js';
import { SearchSources, type Source } from './search-sources.js';
import { filters, joined, type Order, orderBy, ORDERS, ranges, type Sql } from './search-sql.js';

export type SearchRow = ListingRow & { readonly sortTitle: string };

/**
 * The books on sale that fit, without a step that grows with the number of books: either a few candidates are sorted, or the
 * index of the order asked for is walked until the page is full.
 */
export class BookSearch {
  private readonly sources: SearchSources;

  constructor(private readonly database: Database) {
    this.sources = new SearchSources(database);
  }

  async find(criteria: SearchCriteria): Promise<readonly SearchRow[]> {
    const order = ORDERS[criteria.sort];
    const candidates = await this.sources.fewest(criteria, order);
    const from = candidates ? this.among(candidates) : this.walking(criteria, order);
    const id = candidates ? 'm.book_id' : 'b.id';
    const found: SearchRow[] = [];
    for (const range of ranges(order, id, criteria.after)) {
      const limit = criteria.limit - found.length;
      if (limit === 0) break;
      const sql = joined([
        { text: `SELECT ${LISTING_COLUMNS}, b.sort_title AS sortTitle FROM`, params: [] },
        from,
        filters(criteria),
        range,
        { text: `ORDER BY ${orderBy(order, id)} LIMIT ?`, params: [limit] },
      ]);
      found.push(...(await this.database.browse<SearchRow>(sql.text, sql.params)));
    }
    return found;
  }

  /** The books of the source one by one, and nothing else. A word may begin several words of one book, hence DISTINCT. */
  private among({ withAllTerms }: Source): Sql {
    const [join, key] =
      this.database.engine === 'sqlite'
        ? ['CROSS JOIN', 'sqlite_autoindex_catalog_books_1']
        : ['STRAIGHT_JOIN', 'PRIMARY'];
    return {
      text: `(SELECT DISTINCT ${withAllTerms.text}) m ${join} catalog_books b ${this.sources.by(key)} ON b.id = m.book_id
             WHERE b.on_sale = 1`,
      params: withAllTerms.params,
    };
  }

  /** Along the index that is in the order asked for already. */
  private walking({ terms, category, condition }: SearchCriteria, order: Order): Sql {
    const column = order.key === undefined ? 'newest' : order.key === 'b.price' ? 'price' : 'title';
    const index =
      category !== undefined
        ? `category_${column}`
        : condition !== undefined && column === 'newest'
          ? 'condition'
          : column;
    return joined([
      { text: `catalog_books b ${this.sources.by(`catalog_books_${index}`)} WHERE b.on_sale = 1`, params: [] },
      ...terms.map((term) => this.sources.hasTerm('b.id', term)),
    ]);
  }
}
