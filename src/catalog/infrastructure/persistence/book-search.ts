import type { Database } from '../../../platform/database/database.js';
import type { SearchCriteria } from '../../application/ports/catalogue.reader.js';
import { LISTING_COLUMNS, type ListingRow } from './listing-rows.js';
import { filters, joined, type Order, orderBy, ORDERS, ranges, type Sql, termRange } from './search-sql.js';

export type SearchRow = ListingRow & { readonly sortTitle: string };

/**
 * A word or a filter with at most so many books is where the search begins: they are all looked at and sorted, which takes
 * a few milliseconds on either engine. With more, a page is found sooner by walking along the sorted list.
 */
export const FEW = 3_000;

/** Some of the books, by the ids that an index gives. */
interface Source {
  /** The word that these books have; none where they are those of a filter. */
  readonly term?: string;
  /** What is selected, without the SELECT. */
  readonly ids: Sql;
}

/**
 * The books on sale that fit, without a step that grows with the number of books: either a few candidates are sorted, or the
 * index of the order asked for is walked until the page is full.
 */
export class BookSearch {
  constructor(private readonly database: Database) {}

  async find(criteria: SearchCriteria): Promise<readonly SearchRow[]> {
    const order = ORDERS[criteria.sort];
    const candidates = await this.fewest(this.sources(criteria));
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
    candidates: Source | undefined,
    range: Sql,
    limit: number,
  ): Promise<SearchRow[]> {
    const sql = joined([
      { text: `SELECT ${LISTING_COLUMNS}, b.sort_title AS sortTitle FROM`, params: [] },
      candidates ? this.among(candidates) : { text: `catalog_books b ${this.walking(criteria, order)}`, params: [] },
      { text: 'WHERE b.on_sale = 1', params: [] },
      filters(criteria),
      range,
      ...criteria.terms.filter((term) => term !== candidates?.term).map((term) => this.hasTerm(term)),
      { text: `ORDER BY ${orderBy(order)} LIMIT ?`, params: [limit] },
    ]);
    return this.database.browse<SearchRow>(sql.text, sql.params);
  }

  /** The books of the source one by one, and nothing else. A word may begin several words of one book, hence DISTINCT. */
  private among({ ids }: Source): Sql {
    const [join, key] =
      this.database.engine === 'sqlite'
        ? ['CROSS JOIN', 'sqlite_autoindex_catalog_books_1']
        : ['STRAIGHT_JOIN', 'PRIMARY'];
    return {
      text: `(SELECT DISTINCT ${ids.text}) m ${join} catalog_books b ${this.by(key)} ON b.id = m.book_id`,
      params: ids.params,
    };
  }

  /** Whether a book has a word with this beginning; not EXISTS, which MySQL turns into a join that begins at the words. */
  private hasTerm(term: string): Sql {
    return {
      text: `AND (SELECT 1 FROM catalog_book_terms t ${this.by('catalog_book_terms_book')}
               WHERE t.book_id = b.id AND t.term >= ? AND t.term < ? LIMIT 1) = 1`,
      params: termRange(term),
    };
  }

  private walking(criteria: SearchCriteria, order: Order): string {
    const column = order.key === undefined ? 'newest' : order.key === 'b.price' ? 'price' : 'title';
    return this.by(`catalog_books_${criteria.category === undefined ? '' : 'category_'}${column}`);
  }

  /** Names the index to be used: the planners guess from statistics, which are old after an import and guess wrong. */
  private by(index: string): string {
    return this.database.engine === 'sqlite' ? `INDEXED BY ${index}` : `FORCE INDEX (${index})`;
  }

  /** The words and filters that may have few books. A category has an index for every order, so it needs no counting. */
  private sources({ terms, condition, min, max }: SearchCriteria): readonly Source[] {
    const sources: Source[] = terms.map((term) => ({
      term,
      ids: { text: 'book_id FROM catalog_book_terms WHERE term >= ? AND term < ?', params: termRange(term) },
    }));
    if (condition !== undefined) {
      const text = `id AS book_id FROM catalog_books ${this.by('catalog_books_condition')} WHERE on_sale = 1 AND book_condition = ?`;
      sources.push({ ids: { text, params: [condition] } });
    }
    if (min !== undefined || max !== undefined) {
      const text = `id AS book_id FROM catalog_books ${this.by('catalog_books_price')} WHERE on_sale = 1 AND price BETWEEN ? AND ?`;
      sources.push({ ids: { text, params: [min ?? 0, max ?? Number.MAX_SAFE_INTEGER] } });
    }
    return sources;
  }

  /** The smallest of the sources, where one is known to be small; none is counted beyond {@link FEW}. */
  private async fewest(sources: readonly Source[]): Promise<Source | undefined> {
    if (sources.length === 0) return undefined;
    const counts = sources.map(
      ({ ids }, index) => `(SELECT COUNT(*) FROM (SELECT ${ids.text} LIMIT ${FEW + 1}) s${index}) AS c${index}`,
    );
    const [row = {}] = await this.database.browse<Record<string, number>>(
      `SELECT ${counts.join(', ')}`,
      sources.flatMap(({ ids }) => ids.params),
    );
    const [smallest] = sources
      .map((source, index) => ({ source, books: row[`c${index}`] ?? 0 }))
      .sort((one, other) => one.books - other.books);
    return smallest !== undefined && smallest.books <= FEW ? smallest.source : undefined;
  }
}
