import type { Database } from '../../../platform/database/database.js';
import type { SearchCriteria } from '../../application/ports/catalogue.reader.js';
import { joined, type Order, type Sql, termRange } from './search-sql.js';

/**
 * A word or a filter with at most so many books is where the search begins: they are all looked at and sorted, which takes
 * milliseconds on either engine. With more, a page is found sooner by walking along the sorted list.
 */
export const FEW = 2_000;

/**
 * So many where another word has to be there too: that is looked up in the words' own index, and only the books that have
 * both are read. A walk would ask both words of each book it passes, and pass thousands before it meets a page of such.
 */
export const FEW_OF_SEVERAL = 6_000;

/** Some of the books, by the ids that an index gives. What is selected, without the SELECT. */
export interface Source {
  /** All that have this word or fit this filter. */
  readonly all: Sql;
  /** Of these, those that have all the words. */
  readonly withAllTerms: Sql;
}

/** The ways into the catalogue that may lead to few books. */
export class SearchSources {
  constructor(private readonly database: Database) {}

  /**
   * Names the index to be used. The planners guess from statistics, which are old after an import and know nothing of a
   * page's LIMIT, and guess wrong.
   */
  by(index: string): string {
    return this.database.engine === 'sqlite' ? `INDEXED BY ${index}` : `FORCE INDEX (${index})`;
  }

  /** The books of `ids` one by one, and nothing before them. */
  join(ids: Sql): Sql {
    const [join, key] =
      this.database.engine === 'sqlite'
        ? ['CROSS JOIN', 'sqlite_autoindex_catalog_books_1']
        : ['STRAIGHT_JOIN', 'PRIMARY'];
    return {
      text: `(SELECT ${ids.text}) m ${join} catalog_books b ${this.by(key)} ON b.id = m.book_id`,
      params: ids.params,
    };
  }

  /** Whether the book has a word with this beginning; not EXISTS, which MySQL turns into a join that begins at the words. */
  hasTerm(bookId: string, term: string): Sql {
    return {
      text: `AND (SELECT 1 FROM catalog_book_terms t ${this.by('catalog_book_terms_book')}
               WHERE t.book_id = ${bookId} AND t.term >= ? AND t.term < ? LIMIT 1) = 1`,
      params: termRange(term),
    };
  }

  /** The smallest of the sources, where one is known to be small; none is counted beyond its limit. */
  async fewest(criteria: SearchCriteria, order: Order): Promise<Source | undefined> {
    const sources = this.sources(criteria, order);
    if (sources.length === 0) return undefined;
    const few = criteria.terms.length > 1 ? FEW_OF_SEVERAL : FEW;
    const counts = sources.map(
      ({ all }, index) => `(SELECT COUNT(*) FROM (SELECT ${all.text} LIMIT ${few + 1}) s${index}) AS c${index}`,
    );
    const [row = {}] = await this.database.browse<Record<string, number>>(
      `SELECT ${counts.join(', ')}`,
      sources.flatMap(({ all }) => all.params),
    );
    const [smallest] = sources
      .map((source, index) => ({ source, books: row[`c${index}`] ?? 0 }))
      .sort((one, other) => one.books - other.books);
    return smallest !== undefined && smallest.books <= few ? smallest.source : undefined;
  }

  /** What the indices of the walk serve as well (every category; what the list is sorted by) needs no counting. */
  private sources({ terms, condition, min, max }: SearchCriteria, order: Order): readonly Source[] {
    const sources = terms.map((term) => this.ofTerm(term, terms));
    if (condition !== undefined && order.key !== undefined) {
      sources.push(this.ofBooks('catalog_books_condition', 'book_condition = ?', [condition], terms));
    }
    if ((min !== undefined || max !== undefined) && order.key !== 'price') {
      const range = [min ?? 0, max ?? Number.MAX_SAFE_INTEGER];
      sources.push(this.ofBooks('catalog_books_price', 'price BETWEEN ? AND ?', range, terms));
    }
    return sources;
  }

  private ofTerm(term: string, terms: readonly string[]): Source {
    const all: Sql = {
      text: 's.book_id FROM catalog_book_terms s WHERE s.term >= ? AND s.term < ?',
      params: termRange(term),
    };
    const others = terms.filter((other) => other !== term).map((other) => this.hasTerm('s.book_id', other));
    return { all, withAllTerms: joined([all, ...others]) };
  }

  private ofBooks(index: string, condition: string, params: Sql['params'], terms: readonly string[]): Source {
    const text = `s.id AS book_id FROM catalog_books s ${this.by(index)} WHERE s.on_sale = 1 AND s.${condition}`;
    const all: Sql = { text, params };
    return { all, withAllTerms: joined([all, ...terms.map((term) => this.hasTerm('s.id', term))]) };
  }
}
