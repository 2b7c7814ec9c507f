import { Database } from '../../../platform/database/database.js';
import type { SearchCriteria } from '../../application/ports/catalogue.reader.js';
import { FEW, FEW_OF_SEVERAL, SearchSources } from './search-sources.js';
import { ORDERS } from './search-sql.js';

const notAsked = (): never => {
  throw new Error('a search only browses');
};

/** Counts the books of each source as it is told; every other number is that of its engine. */
class CountedDatabase extends Database {
  readonly engine = 'mysql';
  override readonly execute = notAsked;
  override readonly insert = notAsked;
  override readonly insertIfAbsent = notAsked;
  override readonly query = notAsked;
  override readonly afterCommit = notAsked;

  constructor(private readonly counts: readonly number[]) {
    super();
  }

  override browse<T extends object>(): Promise<T[]> {
    return Promise.resolve([Object.fromEntries(this.counts.map((count, index) => [`c${index}`, count]))] as T[]);
  }
}

const beginning = async (terms: readonly string[], counts: readonly number[]): Promise<unknown> => {
  const criteria: SearchCriteria = {
    terms,
    condition: undefined,
    category: undefined,
    min: undefined,
    max: undefined,
    sort: 'newest',
    after: undefined,
    limit: 25,
  };
  const source = await new SearchSources(new CountedDatabase(counts)).fewest(criteria, ORDERS.newest);
  return source?.all.params[0];
};

describe('where a search begins', () => {
  it.each([
    [['rara'], [FEW], 'rara'],
    [['comun'], [FEW + 1], undefined],
    [['comun', 'rara'], [FEW + 2, FEW + 1], 'rara'],
    [['comun', 'rara'], [FEW_OF_SEVERAL + 1, FEW_OF_SEVERAL], 'rara'],
    [['comun', 'usual'], [FEW_OF_SEVERAL + 1, FEW_OF_SEVERAL + 1], undefined],
  ])('%j with %j books: %j', async (terms, counts, first) => {
    await expect(beginning(terms, counts)).resolves.toBe(first);
  });
});
