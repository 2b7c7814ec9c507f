import { jest } from '@jest/globals';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { authPersistence } from '../../src/auth/infrastructure/persistence/auth.persistence.js';
import { catalogPersistence } from '../../src/catalog/infrastructure/persistence/catalog.persistence.js';
import { notificationsPersistence } from '../../src/notifications/infrastructure/persistence/notifications.persistence.js';
import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import { Migrator } from '../../src/platform/database/migrator.js';
import { platformPersistence } from '../../src/platform/persistence/platform.persistence.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

type Migration = new () => MigrationInterface;

/** In the order in which they are applied to an empty database. */
const MIGRATIONS: readonly Migration[] = [
  platformPersistence,
  authPersistence,
  catalogPersistence,
  ordersPersistence,
  notificationsPersistence,
]
  .flatMap(({ migrations }) => [...migrations])
  .toSorted((a, b) => Number(a.name.slice(-13)) - Number(b.name.slice(-13)));

/** What a version before has written that later migrations change: what comes once that migration is applied. */
const DATA: Readonly<Record<string, readonly string[]>> = {
  CreateCatalogTables1795000000201: [
    `INSERT INTO catalog_reservations VALUES ('r1', 'b', 'restocked', 1, 7), ('r2', 'b', 'confirmed', 1, 8)`,
    `INSERT INTO catalog_reservation_lines VALUES ('r1', 'x', 1, 100, 's', 't', 'a', 'c'), ('r2', 'x', 1, 100, 's', 't', 'a', 'c')`,
  ],
  CreatePaymentTables1795000000302: [
    `INSERT INTO orders_orders (id, code, buyer_id, status, stock_state, currency, subtotal, shipping_cost, total, carrier,
       carrier_name, recipient, street, city, region, postal_code, country, placed_at, expires_at, version)
     VALUES ('o1', 'C1', 'b', 'paid', 'confirmed', 'USD', 100, 50, 150, 'dhl', 'DHL', 'r', 's', 'c', 'r', 'p', 'CO', 1, 2, 3)`,
    `INSERT INTO orders_shipments (id, order_id, seller_id, status, sales_group, tracking_number, shipped_at)
     VALUES ('s1', 'o1', 'luis', 'shipped', 2, 'GU 1', 7)`,
    `INSERT INTO orders_payments (id, order_id, live_order_id, method, currency, amount, status, started_at)
     VALUES ('p1', 'o1', 'o1', 'paypal', 'USD', 150, 'captured', 1), ('p2', 'o1', NULL, 'paypal', 'USD', 150, 'captured_late', 1),
       ('p3', 'o1', NULL, 'paypal', 'USD', 150, 'declined', 1)`,
    `INSERT INTO orders_refunds (id, payment_id, order_id, currency, amount, reason, status, created_at, due_at)
     VALUES ('r1', 'p1', 'o1', 'USD', 150, 'cancelled', 'refunded', 1, 1), ('r2', 'p2', 'o1', 'USD', 150, 'late_capture', 'due', 1, 1)`,
  ],
  PaymentsAsTaken1795000000331: [
    `UPDATE orders_payments SET status = 'mismatched', taken_amount = 900, taken_currency = 'EUR', refunded_amount = 900 WHERE id = 'p3'`,
    `INSERT INTO orders_refunds (id, payment_id, order_id, currency, amount, cause, reason, status, created_at, due_at)
     VALUES ('r3', 'p3', 'o1', 'EUR', 900, 'mismatch', 'mismatch', 'due', 1, 1)`,
  ],
};

const CHANGES = /^\s*(?:ALTER|CREATE|DROP|INSERT|UPDATE|DELETE)\b/i;
const CHANGES_SCHEMA = /^\s*(?:ALTER|CREATE|DROP) (?!TABLE `platform_migrations`)/i;

let scratch: ScratchDatabase;
let connection: Connection;

beforeEach(async () => {
  scratch = await scratchDatabase();
  if (scratch.config.engine !== 'mysql') throw new Error('this suite needs a server: npm run test:mysql');
  connection = await createConnection(scratch.config.url);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await connection.end();
  await scratch.drop();
});

type Query = (...args: Parameters<QueryRunner['query']>) => Promise<unknown>;

/** Every statement of a migrator from now on goes through `meddle`, which is handed what would run it. */
function watch(meddle: (sql: string, run: () => Promise<unknown>) => Promise<unknown>): void {
  jest.restoreAllMocks();
  const original = DataSource.prototype.createQueryRunner;
  jest.spyOn(DataSource.prototype, 'createQueryRunner').mockImplementation(function (this: DataSource, mode) {
    const runner = original.call(this, mode);
    const query: Query = runner.query.bind(runner);
    Reflect.set(runner, 'query', (...args: Parameters<Query>) => meddle(args[0], () => query(...args)));
    return runner;
  });
}

/** The process dies when the server has done so many of its changes, and hears no answer to the last. */
function dieAfter(changes: number): void {
  let left = changes;
  watch(async (sql, run) => {
    if (left === 0) throw new Error('the process is dead');
    const answer = await run();
    if (!CHANGES.test(sql)) return answer;
    left -= 1;
    if (left === 0) throw new Error('the process is dead');
    return answer;
  });
}

async function rows(sql: string): Promise<readonly RowDataPacket[]> {
  const [found] = await connection.query<RowDataPacket[]>(sql);
  return found;
}

/** Every table with all that is in it. Constraints are listed as they were added, which is no difference. */
async function snapshot(): Promise<Readonly<Record<string, unknown>>> {
  const tables = (await rows('SHOW TABLES')).map((row) => String(Object.values(row)[0]));
  const found: Record<string, unknown> = {};
  for (const table of tables.filter((name) => name !== 'platform_migrations')) {
    const [created] = await rows(`SHOW CREATE TABLE ${table}`);
    const lines = String(created?.['Create Table']).split('\n');
    found[table] = {
      lines: lines.map((line) => line.replace(/,$/, '')).toSorted(),
      rows: await rows(`SELECT * FROM ${table} ORDER BY 1, 2`),
    };
  }
  return found;
}

const migratorOf = (count: number): Migrator =>
  new Migrator(scratch.config, [{ rows: [], migrations: MIGRATIONS.slice(0, count) }]);

const isApplied = (name: string, applied: boolean) => async (): Promise<boolean> =>
  (await rows(`SELECT 1 FROM platform_migrations WHERE name = '${name}'`)).length === (applied ? 1 : 0);

/**
 * Does `work` in one process after another, each of which dies after its first change, or after as many as it takes to get
 * further than any before it: some changes are made again each time. Answers how many died.
 */
async function dyingOverAndOver(work: () => Promise<unknown>, isDone: () => Promise<boolean>): Promise<number> {
  const reached = new Set<string>();
  for (let [deaths, changes] = [0, 1]; ; deaths += 1) {
    // It may have died when all was done but hearing of it.
    if (await isDone()) return deaths;
    dieAfter(changes);
    const failure: unknown = await work().catch((error: unknown) => error);
    jest.restoreAllMocks();
    if (!(failure instanceof Error)) return deaths;
    expect(failure.message).toBe('the process is dead');
    const state = JSON.stringify(await snapshot());
    changes = reached.has(state) ? changes + 1 : 1;
    reached.add(state);
  }
}

describe('a migration whose process died', () => {
  it('after any of its statements goes on when it is run again, and so does taking it back', async () => {
    // Makes the list of those that are applied, which is no migration's doing.
    await migratorOf(0).migrate();
    let deaths = 0;
    for (const [index, { name }] of MIGRATIONS.entries()) {
      const migrator = migratorOf(index + 1);
      const before = await snapshot();
      await migrator.migrate();
      const after = await snapshot();
      expect(await migrator.revert()).toBe(name);
      expect([name, await snapshot()]).toEqual([name, before]);

      deaths += await dyingOverAndOver(() => migrator.migrate(), isApplied(name, true));
      expect([`${name} in the end`, await snapshot()]).toEqual([`${name} in the end`, after]);
      deaths += await dyingOverAndOver(() => migrator.revert(), isApplied(name, false));
      expect([`${name} taken back`, await snapshot()]).toEqual([`${name} taken back`, before]);

      await migrator.migrate();
      for (const statement of DATA[name] ?? []) await connection.query(statement);
    }
    expect(deaths).toBeGreaterThan(150);
  }, 300_000);

  it('is not in the way of the next, though the server is still at what the dead one told it', async () => {
    let doubled = 0;
    watch(async (sql, run) => {
      if (CHANGES_SCHEMA.test(sql)) {
        doubled += 1;
        await run();
      }
      return run();
    });
    await migratorOf(MIGRATIONS.length).migrate();
    for (let left = MIGRATIONS.length; left > 0; left -= 1) await migratorOf(MIGRATIONS.length).revert();
    expect(doubled).toBeGreaterThan(100);
    expect(await snapshot()).toEqual({});
  }, 120_000);

  it('hides no failure: what could not be done is told', async () => {
    await migratorOf(1).migrate();
    watch((sql, run) => (sql.startsWith('DROP TABLE') ? Promise.reject(new Error('not allowed')) : run()));
    await expect(migratorOf(1).revert()).rejects.toThrow('not allowed');
  });
});
