import type { Database } from '../../../platform/database/database.js';
import type { SearchCriteria } from '../../application/ports/catalogue.reader.js';
import { LISTING_COLUMNS, type ListingRow } from './listing-rows.js';
import { filters, hasTerm, joined, type Order, orderBy, ORDERS, ranges, type Sql, termRange } from './search-sql.js';

export type SearchRow = ListingRow & { readonly sortTitle: string };

/**
 * A word (or a range of prices) with at most so many books is where the search begins: they are all looked at and sorted. With more,
 * a page is found sooner by walking along the sorted list. Sorting this many costs a few milliseconds on either engine.
 */
export const FEW = 3_000;

/**
 * The books on sale that fit, without a step that grows with the number of books: either a few candidates are sorted, or the
 * index of the order asked for is walked until the page is full.
 */
export class BookSearch {
  constructor(private readonly database: Database) {}

  async find(criteria: SearchCriteria): Promise<readonly SearchRow[]> {
    const order = ORDERS[criteria.sort];
    const candidates = await this.fewCandidates(criteria);
    const found: SearchRow[] = [];
    for (const range of ranges(order, criteria.after)) {
      const limit = criteria.limit - found.length;
      if (limit > 0) found.push(...(await this.select(criteria, order, candidates, range, limit)));
    }
    return found;
  }

  private select(
    criteria: SearchCriteria,
    order: Order,
    candidates: Candidates | undefined,
    range: Sql,
    limit: number,
  ): Promise<SearchRow[]> {
    const others = criteria.terms.filter((term) => term !== candidates?.term);
    const from = candidates?.from ?? { text: `catalog_books b ${this.walking(criteria, order)}`, params: [] };
    const sql = joined([
      { text: `SELECT ${LISTING_COLUMNS}, b.sort_title AS sortTitle FROM`, params: [] },
      from,
      { text: 'WHERE b.on_sale = 1', params: [] },
      filters(criteria),
      range,
      ...others.map(hasTerm),
      { text: `ORDER BY ${orderBy(order)} LIMIT ?`, params: [limit] },
    ]);
    return this.database.browse<SearchRow>(sql.text, sql.params);
  }

  /** Names the index that is already in the order asked for: the planners guess from statistics, and guess wrong. */
  private walking(criteria: SearchCriteria, order: Order): string {
    const column = order.key === undefined ? 'newest' : order.key === 'b.price' ? 'price' : 'title';
    const index = `catalog_books_${criteria.category === undefined ? '' : 'category_'}${column}`;
    return this.database.engine === 'sqlite' ? `INDEXED BY ${index}` : `FORCE INDEX (${index})`;
  }

  /** The smallest set of candidates that is known to be small; `undefined` when there is none. */
  private async fewCandidates(criteria: SearchCriteria): Promise<Candidates | undefined> {
    const counted = criteria.terms.map((term) => ({
      term,
      count: {
        text: `(SELECT COUNT(*) FROM (SELECT 1 FROM catalog_book_terms WHERE term >= ? AND term < ? LIMIT ${FEW + 1}) few)`,
        params: termRange(term),
      },
    }));
    if (counted.length === 0) return undefined;
    const sql = joined(
      counted.map(({ count }, index) => ({ text: `${count.text} AS c${index}`, params: count.params })),
    );
    const [counts = {}] = await this.database.browse<Record<string, number>>(`SELECT ${sql.text}`, sql.params);
    const [rarest] = counted
      .map(({ term }, index) => ({ term, books: counts[`c${index}`] ?? 0 }))
      .sort((one, other) => one.books - other.books);
    return rarest !== undefined && rarest.books <= FEW ? candidatesOf(rarest.term) : undefined;
  }
}

interface Candidates {
  readonly term: string;
  readonly from: Sql;
}

const candidatesOf = (term: string): Candidates => ({
  term,
  from: {
    text: `(SELECT DISTINCT book_id FROM catalog_book_terms WHERE term >= ? AND term < ?) m
           JOIN catalog_books b ON b.id = m.book_id`,
    params: termRange(term),
  },
});
