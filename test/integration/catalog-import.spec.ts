import { Readable } from 'node:stream';
import { UnreadableFileError } from '../../src/catalog/application/import-problems.js';
import type { ImportReport } from '../../src/catalog/application/import-books.use-case.js';
import type { ImportDefaults } from '../../src/catalog/application/import-row.js';
import type { SellersBook } from '../../src/catalog/application/book-listing.js';
import { newId, type UserId } from '../../src/shared/ids.js';
import { booksOffTheLedger, type CatalogParts, startCatalog } from '../builders/catalog-parts.js';

let catalog: CatalogParts;
let sellerId: UserId;

beforeAll(async () => {
  catalog = await startCatalog();
});

beforeEach(() => {
  sellerId = newId<UserId>();
});

afterEach(async () => {
  expect(await booksOffTheLedger(catalog)).toEqual([]);
});

afterAll(() => catalog.db.close());

const run = (csv: string | Buffer, defaults: ImportDefaults = {}): Promise<ImportReport> =>
  catalog.importBooks.execute({ sellerId, source: Readable.from([Buffer.from(csv)]), defaults });

const listed = async (): Promise<readonly SellersBook[]> =>
  (await catalog.reader.ofSeller(sellerId, undefined, 1000)).toSorted((a, b) => (a.title < b.title ? -1 : 1));

const refusals = (report: ImportReport) => report.refusals.map(({ row, problem }) => [row, problem]);

it('takes what it knows of a file, whatever the columns are called', async () => {
  const report = await run(
    '\uFEFFISBN;Título ;Autores;Precio;Estado;Categoría;Existencias;Descripción;Color\r\n' +
      '978-0-307-47472-8;Cien años de soledad;Gabriel García Márquez;12,50;Como nuevo;Ficción;3;"Dos\nlíneas; y ""comillas""";azul\r\n',
  );
  expect(report).toMatchObject({ rows: 1, published: 1, unchanged: 0, refused: 0 });
  const [book] = await listed();
  expect(book).toMatchObject({
    title: 'Cien años de soledad',
    author: 'Gabriel García Márquez',
    isbn: '9780307474728',
    price: { amount: 1250, currency: 'USD' },
    condition: 'like_new',
    category: 'fiction',
    available: 3,
  });
  const details = book && (await catalog.reader.details(book.id));
  expect(details?.description).toBe('Dos\nlíneas; y "comillas"');
});

it('fills in what the file lacks', async () => {
  const defaults = { price: 1500, stock: 4, condition: 'new', category: 'poetry' } as const;
  await run('title,author,price\nA,Autora,\nB,Autora,9.99\n', defaults);
  const books = await listed();
  expect(books.map(({ price }) => price.amount)).toEqual([1500, 999]);
  expect(books[0]).toMatchObject({ available: 4, condition: 'new', category: 'poetry' });
});

it('refuses bad rows one by one, with their numbers, and lets the others in', async () => {
  const report = await run(
    [
      'title,author,price,isbn,stock,condition,category',
      'Good,Someone,10,,1,,',
      ',Nobody,10,,1,,',
      `${'x'.repeat(301)},Someone,10,,1,,`,
      'No price,Someone,,,1,,',
      'Not a price,Someone,1e3,,1,,',
      'Negative,Someone,-5,,1,,',
      'Free,Someone,0,,1,,',
      'Bad ISBN,Someone,10,9780307474729,1,,',
      'No ISBN at all,Someone,10,hello,1,,',
      'Half a copy,Someone,10,,0.5,,',
      'Many copies,Someone,10,,10000,,',
      'Odd condition,Someone,10,,1,shiny,',
      'Odd category,Someone,10,,1,,gossip',
      'Too wide,Someone,10,,1,,,and more',
      '',
      'Also good,Someone,"10,50",,,,',
    ].join('\n'),
  );
  expect(report).toMatchObject({ rows: 15, published: 2, refused: 13 });
  expect(refusals(report)).toEqual([
    [3, 'required'],
    [4, 'too_long'],
    [5, 'required'],
    [6, 'not_a_price'],
    [7, 'not_a_price'],
    [8, 'price_out_of_range'],
    [9, 'isbn_check_digit'],
    [10, 'not_an_isbn'],
    [11, 'not_a_stock'],
    [12, 'not_a_stock'],
    [13, 'not_a_condition'],
    [14, 'not_a_category'],
    [15, 'too_many_cells'],
  ]);
  expect(report.refusals[6]).toMatchObject({ title: 'Bad ISBN', column: 'isbn' });
});

it('changes nothing when it is run again, and takes in what was corrected', async () => {
  const file = (isbn: string) => `title,author,price,isbn\nFirst,A,1,\nSecond,B,2,${isbn}\nFirst,A,3,\n`;
  const first = await run(file('9780307474729'));
  expect(first).toMatchObject({ published: 1, unchanged: 1, refused: 1 });
  const again = await run(file('9780307474729'));
  expect(again).toMatchObject({ published: 0, unchanged: 2, refused: 1 });
  const corrected = await run(file('9780307474728'));
  expect(corrected).toMatchObject({ published: 1, unchanged: 2, refused: 0 });
  expect((await listed()).map(({ price }) => price.amount)).toEqual([100, 200]);
});

it('mends what spreadsheets do to ISBNs, and does without what they have destroyed', async () => {
  const report = await run(
    [
      'title,authors,isbn,isbn13',
      'Lost zeros,A,439023483,9.78043902348e+12',
      'Number with a decimal point,B,,9780307474728.0',
      'Only a float,C,,9.78039480001e+12',
      'Lost zeros and wrong,D,385535144,9.78038553514e+12',
      'Both wrong and whole,E,0385535144,9780385535145',
      'ISBN-13 in the other column,F,9780385535137,',
      'X at the end,G,080442957x,',
    ].join('\n'),
    { price: 1500 },
  );
  expect(refusals(report)).toEqual([[6, 'isbn_check_digit']]);
  expect(report.isbnsLeftOut).toBe(2);
  expect((await listed()).map(({ title, isbn }) => [title, isbn])).toEqual([
    ['ISBN-13 in the other column', '9780385535137'],
    ['Lost zeros', '9780439023481'],
    ['Lost zeros and wrong', null],
    ['Number with a decimal point', '9780307474728'],
    ['Only a float', null],
    ['X at the end', '9780804429573'],
  ]);
});

it('shortens lists of authors that are too long, at a name', async () => {
  const names = Array.from({ length: 40 }, (_, n) => `Author Number ${n}`).join(', ');
  await run(`title,authors\nMany,"${names}"\n`, { price: 1 });
  const [book] = await listed();
  expect(book?.author).toMatch(/^Author Number 0, .*, Author Number \d+ et al\.$/);
  expect(book?.author.length).toBeLessThanOrEqual(200);
});

it('names the rows that are not in UTF-8', async () => {
  const report = await run(Buffer.from('title,author,price\nPlain,A,1\nOtoño,B,1\n', 'latin1'));
  expect(report.published).toBe(1);
  expect(refusals(report)).toEqual([[3, 'not_utf8']]);
});

it('stops where a quote is never closed, keeping the rows before', async () => {
  const rows = Array.from({ length: 600 }, (_, n) => `Book ${n},A,1`).join('\n');
  const report = await run(`title,author,price\n${rows}\n"Open,B,1\nSwallowed,C,1\n`);
  expect(report.published).toBe(600);
  expect(refusals(report)).toEqual([[602, 'unreadable_from_here']]);
});

it.each([
  ['', 'empty'],
  ['\n\n', 'empty'],
  [Buffer.from('title,author\nA,B\n', 'utf16le'), 'not_text'],
  [Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), 'not_text'],
  [Buffer.from('t\xedtulo,autor\n', 'latin1'), 'not_text'],
  ['name,author,price\nA,B,1\n', 'no_title_column'],
  ['title,price\nA,1\n', 'no_author_column'],
  ['title,author\nA,B\n', 'no_price'],
])('says what is wrong with a file as a whole: %j is %s', async (csv, problem) => {
  const failed = run(csv);
  await expect(failed).rejects.toThrow(UnreadableFileError);
  await expect(failed).rejects.toMatchObject({ problem });
});

it('reads a file in pieces that cut characters, quotes and line ends', async () => {
  const csv = Buffer.from('\uFEFFtitle,author,price\r\n"Año ""ñ""",É,"1,50"\r\n📚,Å,2\r\n');
  const bytes = Array.from(csv, (byte) => Buffer.from([byte]));
  const report = await catalog.importBooks.execute({ sellerId, source: Readable.from(bytes), defaults: {} });
  expect(report).toMatchObject({ published: 2, refused: 0 });
  expect((await listed()).map(({ title }) => title)).toEqual(['Año "ñ"', '📚']);
});

it('says how far it is', async () => {
  const rows = Array.from({ length: 620 }, (_, n) => `Book ${n},A,1`).join('\n');
  let dealtWith = 0;
  const onProgress = (count: number): void => {
    dealtWith += count;
  };
  const source = Readable.from([`title,author,price\n${rows}\n`]);
  await catalog.importBooks.execute({ sellerId, source, defaults: {}, onProgress });
  expect(dealtWith).toBe(620);
});

it('passes on that the file broke off', async () => {
  const broken = new Readable({
    read() {
      this.push('title,author,price\nA,B,1\n');
      this.destroy(new Error('disk gone'));
    },
  });
  await expect(catalog.importBooks.execute({ sellerId, source: broken, defaults: {} })).rejects.toThrow('disk gone');
});
