import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { registered, uniqueEmail } from '../../builders/shop-visitors.js';
import { browserClient } from '../../support/browser-client.js';
import { eventually } from '../../support/eventually.js';
import { Customers } from './customers.js';
import { givenNames, steps } from './document.js';
import { Shell } from './shell.js';

/** A CSV file of books to put on sale in place of those that are made up here, to measure with. */
const BOOKS_FILE = process.env['EXTRACTION_BOOKS'];
const MADE_UP_BOOKS = 1_000;
const COPIES = 99;

interface World {
  readonly url: string;
  readonly oldDatabase: string;
  readonly newDatabase: string;
}

let folder: string;
let child: ChildProcess;
let world: World;
let shell: Shell;
let customers: Customers;
/** The books that were there before anybody bought or sold. */
let booksAtFirst: number;

const commandsOf = (heading: string): string => {
  const step = steps.find((one) => one.heading === heading);
  if (!step) throw new Error(`docs/extraction.md has no ${heading}`);
  return step.commands;
};

async function ask(database: 'oldDatabase' | 'newDatabase', sql: string): Promise<readonly RowDataPacket[]> {
  const connection = await createConnection(world[database]);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

const numberOf = async (database: 'oldDatabase' | 'newDatabase', sql: string): Promise<number> =>
  Number((await ask(database, `SELECT (${sql}) AS number`))[0]?.['number']);

const tables = async (pattern: string): Promise<string[]> =>
  (await ask('oldDatabase', `SHOW TABLES LIKE '${pattern}'`)).flatMap((row) => Object.values(row) as string[]);

function booksFile(): string {
  const rows = Array.from({ length: MADE_UP_BOOKS }, (_row, index) => `Libro de prueba ${index},Autora ${index % 97}`);
  const file = join(folder, 'books.csv');
  writeFileSync(file, `title,author\n${rows.join('\n')}\n`);
  return file;
}

function moveLog(): string {
  const file = join(folder, 'move.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : 'nothing';
}

/** Takes a step of the document while the customers go on, and tells how they fared. */
async function take(heading: string, as = heading): Promise<string> {
  customers.step = as;
  const began = performance.now();
  const printed = await shell.run(commandsOf(heading)).catch((error: unknown) => {
    throw new Error(`${as}: what npm run move said:\n${moveLog()}`, { cause: error });
  });
  const tookMs = Math.round(performance.now() - began);
  const { requests, longestMs } = customers.since(began);
  expect(requests).toBeGreaterThan(0);
  process.stderr.write(`${as} (${tookMs} ms): ${requests} requests, the longest took ${longestMs} ms\n${printed}`);
  expect(customers.failures).toEqual([]);
  return printed;
}

/** Who answers for the catalogue. */
const catalogue = async (): Promise<string | null> =>
  (await browserClient(world.url).get('/books')).headers.get('x-instance-id');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-extraction-'));
  child = spawn(process.execPath, [join(__dirname, 'world.mjs'), folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout?.setEncoding('utf8') ?? child, 'data')) as [string];
  world = JSON.parse(line) as World;
  customers = new Customers(world.url);
  const { PATH, HOME, TMPDIR } = process.env;
  shell = new Shell(folder, { PATH: `${PATH ?? ''}:/usr/sbin`, HOME, TMPDIR });
  await shell.run('. ./extraction.env');
  await shell.run(commandsOf('What you need'));
  await shell.run('start a; start b; route "$A $B" "$A $B"');
  const email = uniqueEmail();
  await registered(world, { email });
  const options = `--seller ${email} --price 1999 --stock ${COPIES} --condition good --category fiction`;
  await shell.run(`run a import -- ${BOOKS_FILE ?? booksFile()} ${options}`);
  booksAtFirst = await numberOf('oldDatabase', 'SELECT COUNT(*) FROM catalog_books');
  const onSale = await ask('oldDatabase', `SELECT id FROM catalog_books WHERE available = ${COPIES} LIMIT 5000`);
  await customers.open(
    onSale.map(({ id }) => String(id)),
    { visitors: 2, buyers: 3 },
  );
}, 600_000);

afterAll(async () => {
  await customers.close();
  const gone = once(child, 'close');
  child.stdin?.end();
  await gone;
  await shell.end();
  rmSync(folder, { recursive: true });
});

describe('docs/extraction.md', () => {
  it('takes as given what this shop gives', () => {
    const given = readFileSync(join(folder, 'extraction.env'), 'utf8').matchAll(/^(\w+)=/gm);
    expect(givenNames).toEqual([...given].map(([, name]) => name));
  });

  it('moves the catalogue, there and back and there again, while people shop, and nobody notices', async () => {
    const [, first, own, copy, cut, look, back, tidy, ...others] = steps.map(({ heading }) => heading);
    expect([others, tidy]).toEqual([[], '6. Tidy up']);

    await take(first ?? '');
    expect(await catalogue()).toMatch(/^[ab]$/);
    await take(own ?? '');
    expect(await catalogue()).toBe('catalog-1');
    await take(copy ?? '');
    expect(await catalogue()).toBe('catalog-1');
    expect(await take(cut ?? '')).toMatch(/^moved: /m);
    expect(await catalogue()).toBe('catalog-2');
    await take(look ?? '');
    expect(await tables(String.raw`catalog\_%`)).toEqual([]);
    expect(await tables(String.raw`moved\_catalog\_%`)).toHaveLength(6);

    expect(await take(back ?? '')).toMatch(/^moved: /m);
    expect(await catalogue()).toBe('catalog-1');
    await take(copy ?? '', 'copy again');
    expect(await take(cut ?? '', 'cut over again')).toMatch(/^moved: /m);
    expect(await catalogue()).toBe('catalog-2');
    await take(tidy ?? '');
    expect(await tables('%catalog%')).toEqual([]);

    customers.step = 'afterwards';
    await customers.close();
    expect(customers.failures).toEqual([]);
  }, 1_200_000);

  it('has lost no order and done none twice', async () => {
    const orders = await ask('oldDatabase', 'SELECT code, status FROM orders_orders ORDER BY code');
    const paid = customers.purchases.map(({ code }) => ({ code, status: 'paid' }));
    expect(paid.length).toBeGreaterThan(20);
    expect(orders).toEqual(paid.toSorted((one, other) => (one.code < other.code ? -1 : 1)));
    // Stock follows a payment by itself.
    await eventually(
      () => numberOf('newDatabase', 'SELECT SUM(sold) FROM catalog_books'),
      (sold) => sold === paid.length,
    );
    expect(await numberOf('newDatabase', 'SELECT SUM(reserved) FROM catalog_books')).toBe(0);
    const books = await numberOf('newDatabase', 'SELECT COUNT(*) FROM catalog_books');
    expect(books).toBe(booksAtFirst + customers.published.length);
    // Auth writes about each of them, once, wherever it was told.
    const mails = (): Promise<number> =>
      numberOf('oldDatabase', "SELECT COUNT(*) FROM notifications_messages WHERE kind = 'order_placed'");
    await eventually(mails, (told) => told === paid.length);
  });

  it('keeps everybody signed in, and everything in agreement', async () => {
    for (const buyer of customers.buyers) {
      const page = await buyer.get('/orders');
      expect([page.status, page.text.includes('Ana Quiroga')]).toEqual([200, true]);
    }
    expect(await shell.run('run a check:invariants; run catalog-2 check:invariants')).not.toMatch(/BROKEN|UNKNOWN/);
  });

  it('leaves nobody at the old database who works for the catalogue', async () => {
    const users = await ask(
      'oldDatabase',
      'SELECT DISTINCT user AS name FROM information_schema.processlist WHERE db IS NOT NULL',
    );
    expect(users.map(({ name }) => String(name)).toSorted()).toEqual(['bookstore', 'root']);
  });
});
