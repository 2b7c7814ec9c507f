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
    const found: SearchRow[] = [];
    const [books, id] = candidates ? ['b', 'm.book_id'] : ['s', 's.id'];
    for (const range of ranges(order, criteria.after, books, id)) {
      const limit = criteria.limit - found.length;
      if (limit === 0) break;
      const sql = candidates
        ? this.sorted(criteria, order, candidates, range, limit)
        : this.walked(criteria, order, range, limit);
      found.push(...(await this.database.browse<SearchRow>(sql.text, sql.params)));
    }
    return found;
  }

  /** A word may begin several words of one book, hence DISTINCT. */
  private sorted(criteria: SearchCriteria, order: Order, { withAllTerms }: Source, range: Sql, limit: number): Sql {
    return joined([
      SELECT,
      this.sources.join({ text: `DISTINCT ${withAllTerms.text}`, params: withAllTerms.params }),
      { text: 'WHERE b.on_sale = 1', params: [] },
      filters(criteria, 'b'),
      range,
      { text: `ORDER BY ${orderBy(order, 'b', 'm.book_id')} LIMIT ?`, params: [limit] },
    ]);
  }

  /** The ids are looked for in the index alone, as far as there is no other filter; then the books of one page are read. */
  private walked(criteria: SearchCriteria, order: Order, range: Sql, limit: number): Sql {
    const ids = joined([
      { text: `s.id AS book_id FROM catalog_books s ${this.indexOf(criteria, order)} WHERE s.on_sale = 1`, params: [] },
      filters(criteria, 's'),
      range,
      ...criteria.terms.map((term) => this.sources.hasTerm('s.id', term)),
      { text: `ORDER BY ${orderBy(order, 's')} LIMIT ?`, params: [limit] },
    ]);
    return joined([
      SELECT,
      this.sources.join(ids),
      { text: `ORDER BY ${orderBy(order, 'b', 'm.book_id')}`, params: [] },
    ]);
  }

  /** The index that is in the order asked for already. */
  private indexOf({ category, condition }: SearchCriteria, order: Order): string {
    const column = order.key === undefined ? 'newest' : order.key === 'price' ? 'price' : 'title';
    if (category !== undefined) return this.sources.by(`catalog_books_category_${column}`);
    if (condition !== undefined && column === 'newest') return this.sources.by('catalog_books_condition');
    return this.sources.by(`catalog_books_${column}`);
  }
}

const SELECT: Sql = { text: `SELECT ${LISTING_COLUMNS}, b.sort_title AS sortTitle FROM`, params: [] };
