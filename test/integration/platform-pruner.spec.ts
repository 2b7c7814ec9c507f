import { Pruner } from '../../src/platform/database/pruner.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { RateLimitRow } from '../../src/platform/rate-limit/rate-limit.row.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

const OLD = { table: 'platform_rate_limits', key: ['id'], where: 'expires_at <= ?', params: [1_000] };

let db: TestDatabase;

beforeAll(async () => {
  db = await startTestDatabase([]);
});

afterAll(() => db.close());

beforeEach(() => db.unitOfWork.run(() => db.database.execute('DELETE FROM platform_rate_limits')));

/** The database's unit of work, with something that happens right before each. */
class WatchedUnits extends UnitOfWork {
  readonly rowsOf: unknown[] = [];

  constructor(private readonly before: () => Promise<unknown> = () => Promise.resolve()) {
    super();
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.before();
    const result = await db.unitOfWork.run(work);
    this.rowsOf.push(result);
    return result;
  }
}

async function add(count: number, name: string, expiresAt: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({ id: `${name} ${index}`, hits: 1, expiresAt }));
  for (let first = 0; first < count; first += 100)
    await db.unitOfWork.run(() => db.database.insert(RateLimitRow, rows.slice(first, first + 100)));
}

const ids = async (): Promise<string[]> =>
  (await db.database.query<{ id: string }>('SELECT id FROM platform_rate_limits ORDER BY id')).map(({ id }) => id);

describe('pruning', () => {
  it('deletes all that is old, some hundreds at a time, and nothing else', async () => {
    await add(501, 'old', 1_000);
    await add(2, 'new', 1_001);
    const units = new WatchedUnits();
    await new Pruner(db.database, units).prune(OLD);
    expect(await ids()).toEqual(['new 0', 'new 1']);
    expect(units.rowsOf).toEqual([200, 200, 101]);
  });

  it('leaves what is needed again by the time that it would be deleted', async () => {
    await add(3, 'old', 1_000);
    const renew = () =>
      db.unitOfWork.run(() =>
        db.database.execute("UPDATE platform_rate_limits SET expires_at = 2000 WHERE id = 'old 1'"),
      );
    await new Pruner(db.database, new WatchedUnits(renew)).prune(OLD);
    expect(await ids()).toEqual(['old 1']);
  });

  it('finds nothing to do where there is nothing old', async () => {
    await add(1, 'new', 2_000);
    const units = new WatchedUnits();
    await new Pruner(db.database, units).prune(OLD);
    expect(units.rowsOf).toEqual([]);
  });
});
