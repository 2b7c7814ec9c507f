import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { authPersistence } from '../../src/auth/infrastructure/persistence/auth.persistence.js';
import { catalogPersistence } from '../../src/catalog/infrastructure/persistence/catalog.persistence.js';
import { notificationsPersistence } from '../../src/notifications/infrastructure/persistence/notifications.persistence.js';
import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import type { CliOutput } from '../../src/platform/cli/cli-command.js';
import { heldMarker } from '../../src/platform/database/database-hold.js';
import { HostedModules } from '../../src/platform/database/hosted-modules.js';
import { Migrator } from '../../src/platform/database/migrator.js';
import { MoveCommand } from '../../src/platform/move/move.command.js';
import { platformPersistence } from '../../src/platform/persistence/platform.persistence.js';
import { eventually } from '../support/eventually.js';
import { type ScratchDatabase, scratchDatabase } from '../support/scratch-database.js';
import { testConfig } from '../support/test-config.js';

const MODULES = [platformPersistence, catalogPersistence];
const TABLES = ['books', 'book_terms', 'stock_movements', 'reservations', 'reservation_lines', 'outbox'].map(
  (name) => `catalog_${name}`,
);

interface Place {
  readonly scratch: ScratchDatabase;
  /** Of the process that works there, as the move sees it. */
  readonly connection: Connection;
}

let places: Place[] = [];
const lines: string[] = [];

const urlOf = ({ scratch }: Place): string => (scratch.config.engine === 'mysql' ? scratch.config.url : '');

async function place(): Promise<Place> {
  const scratch = await scratchDatabase();
  const made = {
    scratch,
    connection: await createConnection(scratch.config.engine === 'mysql' ? scratch.config.url : ''),
  };
  places.push(made);
  return made;
}

/** A database with the catalogue's tables. */
async function shop(modules = MODULES): Promise<Place> {
  const made = await place();
  await new Migrator(made.scratch.config, modules).migrate();
  return made;
}

/** Nobody of this user works there any more: its process has ended. */
const leave = (from: Place): Promise<void> => from.connection.end();

const out: CliOutput = {
  line: (text) => lines.push(text),
  error: (text) => lines.push(text),
  progress: () => ({ tick: () => undefined, done: () => undefined }),
};

const command = (to: Place, moveFrom: string | undefined, modules = MODULES): MoveCommand => {
  const { config } = to.scratch;
  return new MoveCommand(testConfig(config, { moveFrom }), HostedModules.of(modules), new Migrator(config, modules));
};

const move = (from: Place, to: Place, ...args: string[]): Promise<number> => command(to, urlOf(from)).run(args, out);

async function ask(at: Place, sql: string, params: readonly unknown[] = []): Promise<readonly RowDataPacket[]> {
  const connection = await createConnection({ uri: urlOf(at), supportBigNumbers: true, bigNumberStrings: true });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql, [...params]);
    return rows;
  } finally {
    await connection.end();
  }
}

const id = (number: number): string => String(number).padStart(26, '0');

const addBooks = (
  at: Place,
  from: number,
  count: number,
  more: Readonly<Record<string, unknown>> = {},
): Promise<unknown> => {
  const rows = Array.from({ length: count }, (_row, index) => {
    const number = from + index;
    const book = {
      id: id(number),
      seller_id: id(1),
      title: `Libro ${number}`,
      author: "O'Brien \\ ñ 📚",
      description: '',
      isbn: null,
      book_condition: 'good',
      category: 'classics',
      price: '9007199254740993',
      status: 'listed',
      cover: null,
      available: 1,
      reserved: 0,
      sold: 0,
      version: 1,
      sort_title: `libro ${number}`,
      listing_key: null,
      created_at: 1,
    };
    return { ...book, ...more };
  });
  const columns = Object.keys(rows[0] ?? {});
  return ask(at, `INSERT INTO catalog_books (${columns.join(', ')}) VALUES ?`, [rows.map((row) => Object.values(row))]);
};

const addTerms = (at: Place, count: number): Promise<unknown> =>
  ask(at, 'INSERT INTO catalog_book_terms (term, book_id) VALUES ?', [
    Array.from({ length: count }, (_row, index) => [['arena', 'Ñandú', 'ñandu', "l'eau"][index % 4], id(index >> 2)]),
  ]);

/** Every row of a table, as text, in an order of our own. */
const all = async (at: Place, table: string, prefix = ''): Promise<readonly string[]> =>
  (await ask(at, `SELECT * FROM ${prefix}${table}`)).map((row) => JSON.stringify(row)).toSorted();

const printed = (pattern: RegExp): Promise<string[]> =>
  eventually(
    () => [...lines],
    (texts) => texts.some((text) => pattern.test(text)),
  );

beforeEach(() => {
  lines.length = 0;
});

afterEach(async () => {
  for (const { connection, scratch } of places) {
    connection.destroy();
    await scratch.drop();
  }
  places = [];
});

describe('npm run move', () => {
  it('copies every row, follows what changes, and ends when the process at the source has', async () => {
    const [from, to] = [await shop(), await place()];
    await leave(to);
    await addBooks(from, 0, 9_000);
    await addBooks(from, 10_000, 1, { listing_key: 'taken', description: 'NULL', isbn: '9788437604947' });
    await addTerms(from, 9_000);
    await ask(
      from,
      'INSERT INTO platform_idempotency_keys (user_id, idempotency_key, scope, fingerprint, resource_id, created_at, running_until, answer) VALUES ?',
      [
        [
          [id(1), 'a-key-of-the-catalogue', 'catalog.publish_book', 'f', id(2), 1, 0, '{"kind":"made"}'],
          [id(1), 'a-key-of-the-orders', 'orders.place', 'f', id(3), 1, 0, null],
        ],
      ],
    );
    await ask(from, "INSERT INTO platform_markers (name, set_at) VALUES ('demo-data', 7)");

    const moved = move(from, to);
    await printed(/^following/);
    expect(await ask(to, 'SELECT name FROM platform_markers ORDER BY name')).toEqual([
      { name: 'demo-data' },
      { name: heldMarker('catalog') },
    ]);
    // In an order that does not suit somebody who goes by keys: another book gets the unique value first, and far ahead of it.
    await ask(from, "UPDATE catalog_books SET listing_key = NULL, description = '' WHERE id = ?", [id(10_000)]);
    await ask(from, "UPDATE catalog_books SET listing_key = 'taken', available = 0, sold = 1 WHERE id = ?", [id(5)]);
    await ask(from, 'DELETE FROM catalog_books WHERE id = ?', [id(8_999)]);
    await addBooks(from, 20_000, 3);
    await leave(from);
    expect(await moved).toBe(0);

    for (const table of TABLES) expect(await all(to, table)).toEqual(await all(from, table, 'moved_'));
    expect(await all(to, 'catalog_books')).toHaveLength(9_003);
    expect(await ask(to, 'SELECT price, on_sale FROM catalog_books WHERE id = ?', [id(5)])).toEqual([
      { price: '9007199254740993', on_sale: 0 },
    ]);
    expect(await ask(to, 'SELECT scope FROM platform_idempotency_keys')).toEqual([{ scope: 'catalog.publish_book' }]);
    expect(await ask(to, 'SELECT name FROM platform_markers')).toEqual([{ name: 'demo-data' }]);
    // Whoever still works with the old ones hears of it.
    await expect(addBooks(from, 30_000, 1)).rejects.toThrow(/doesn't exist/);
  });

  it('finds a single row that differs, whatever the difference', async () => {
    const [from, to] = [await shop(), await place()];
    await leave(to);
    await addBooks(from, 0, 3);
    const moved = move(from, to);
    await printed(/^following/);
    for (const [column, value] of [
      ['isbn', ''],
      ['cover', 'NULL'],
      ['title', 'libro 1 '],
      ['description', 'Ñ'],
    ]) {
      await ask(from, `UPDATE catalog_books SET ${column ?? ''} = ? WHERE id = ?`, [value, id(1)]);
    }
    await leave(from);
    expect(await moved).toBe(0);
    expect(await all(to, 'catalog_books')).toEqual(await all(from, 'catalog_books', 'moved_'));
  });

  it('goes on where it was broken off, before or after the tables were set aside', async () => {
    const [from, to] = [await shop(), await shop()];
    await leave(to);
    await addBooks(from, 0, 10);
    // Broken off in the middle of the copy.
    await ask(to, 'INSERT INTO platform_markers (name, set_at) VALUES (?, 0)', [heldMarker('catalog')]);
    await addBooks(to, 0, 4, { title: 'a copy that is old by now' });
    await addBooks(to, 50, 1);
    // And after the fence.
    await ask(from, `RENAME TABLE ${TABLES.map((table) => `${table} TO moved_${table}`).join(', ')}`);
    expect(await move(from, to)).toBe(0);
    expect(await all(to, 'catalog_books')).toEqual(await all(from, 'catalog_books', 'moved_'));
  });

  it('brings the tables back by the same command, the other way round', async () => {
    const [from, to] = [await shop(), await place()];
    await leave(to);
    await addBooks(from, 0, 10);
    await leave(from);
    expect(await move(from, to, '--stopped')).toBe(0);
    await ask(to, 'UPDATE catalog_books SET available = 0, sold = 1 WHERE id = ?', [id(3)]);
    await addBooks(to, 100, 1);
    expect(await move(to, from, '--stopped')).toBe(0);
    expect(await all(from, 'catalog_books')).toEqual(await all(to, 'catalog_books', 'moved_'));
    expect(await ask(from, 'SELECT id FROM catalog_books WHERE sold = 1')).toEqual([{ id: id(3) }]);
    expect(await all(from, 'catalog_books')).toHaveLength(11);
    expect(await ask(from, "SELECT name FROM platform_markers WHERE name LIKE 'held.%'")).toEqual([]);
  });
});

describe.each([
  ['auth', [authPersistence, notificationsPersistence]],
  ['orders', [ordersPersistence]],
])('npm run move, for %s', (_service, hosted) => {
  it('takes all of its tables, and no others', async () => {
    const modules = [platformPersistence, ...hosted];
    const [from, to] = [await shop([...modules, catalogPersistence]), await place()];
    await leave(to);
    await leave(from);
    expect(await command(to, urlOf(from), modules).run(['--stopped'], out)).toBe(0);
    const tables = async (at: Place): Promise<string[]> =>
      (await ask(at, 'SHOW TABLES')).flatMap((row) => Object.values(row) as string[]);
    const moved = (await tables(to)).filter((name) => !name.startsWith('platform_'));
    expect(moved.length).toBeGreaterThan(2);
    const left = (await tables(from)).filter((name) => !name.startsWith('platform_'));
    expect(left.toSorted()).toEqual([...TABLES, ...moved.map((name) => `moved_${name}`)].toSorted());
  });
});

describe('npm run move refuses', () => {
  const refusal = async (moved: Promise<number>): Promise<string> => {
    expect(await moved).toBe(1);
    return lines.join('\n');
  };

  it('a place that has such data already', async () => {
    const [from, to] = [await shop(), await shop()];
    await leave(to);
    await addBooks(to, 0, 1);
    expect(await refusal(move(from, to))).toMatch(/catalog_books is not empty/);
    expect(await ask(to, 'SELECT name FROM platform_markers')).toEqual([]);
  });

  it('a place that somebody works with', async () => {
    const [from, to] = [await shop(), await shop()];
    expect(await refusal(move(from, to))).toMatch(/1 connections of this user/);
  });

  it('to begin while nobody works at the source, unless that is meant', async () => {
    const [from, to] = [await shop(), await place()];
    await leave(to);
    await leave(from);
    expect(await refusal(move(from, to))).toMatch(/--stopped/);
    expect(await move(from, to, '--stopped')).toBe(0);
  });

  it('the same database at both ends, and leaves it as it is', async () => {
    const here = await shop();
    await leave(here);
    expect(await refusal(move(here, here, '--stopped'))).toMatch(
      /MOVE_FROM is the database that the tables are to go to/,
    );
    expect(await ask(here, 'SELECT name FROM platform_markers')).toEqual([]);
  });

  it('tables of another version', async () => {
    const [from, to] = [await shop(), await place()];
    await leave(to);
    await ask(from, 'ALTER TABLE catalog_books ADD COLUMN colour varchar(10) NULL');
    expect(await refusal(move(from, to))).toMatch(/catalog_books is made differently/);
  });

  it('to do without MOVE_FROM', async () => {
    const to = await place();
    expect(await refusal(command(to, undefined).run([], out))).toMatch(/MOVE_FROM does not say/);
  });
});
