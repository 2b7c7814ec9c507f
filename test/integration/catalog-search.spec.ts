import { type BookId, newId, type UserId } from '../../src/shared/ids.js';
import { InvalidCursorError } from '../../src/catalog/domain/catalog-errors.js';
import type { CatalogueSearch } from '../../src/catalog/application/search-books.query.js';
import { FEW } from '../../src/catalog/infrastructure/persistence/search-sources.js';
import { aBook, type CatalogParts, publishOne, startCatalog } from '../builders/catalog-parts.js';

let catalog: CatalogParts;
const seller = newId<UserId>();

const everything: CatalogueSearch = {
  q: '',
  condition: undefined,
  category: undefined,
  min: undefined,
  max: undefined,
  sort: 'newest',
  cursor: undefined,
  limit: 24,
};

const titles = async (search: Partial<CatalogueSearch>): Promise<readonly string[]> =>
  (await catalog.search.execute({ ...everything, ...search })).items.map((book) => book.title);

async function allPages(search: Partial<CatalogueSearch>): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await catalog.search.execute({ ...everything, ...search, cursor });
    expect(page.items.length).toBeLessThanOrEqual(search.limit ?? everything.limit);
    found.push(...page.items.map((book) => book.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

describe('searching', () => {
  beforeAll(async () => {
    catalog = await startCatalog();
    await catalog.api.publishAll([
      aBook({
        sellerId: seller,
        title: 'Cien años de soledad',
        author: 'Gabriel García Márquez',
        isbn: '9780307474728',
      }),
      aBook({ sellerId: seller, title: 'Ender’s Game', author: 'Orson Scott Card' }),
      aBook({ sellerId: seller, title: 'Harry Potter and the Goblet of Fire', author: 'J.K. Rowling' }),
      aBook({ sellerId: seller, title: 'El señor de los anillos', author: 'J. R. R. Tolkien' }),
      aBook({ sellerId: seller, title: 'Catch-22', author: 'Joseph Heller' }),
      aBook({ sellerId: seller, title: 'Straße nach Łódź', author: 'Ørjan Æsir' }),
      aBook({ sellerId: seller, title: 'الخبز الحافي', author: 'محمد شكري' }),
      aBook({ sellerId: seller, title: '紅樓夢', author: '曹雪芹' }),
      aBook({ sellerId: seller, title: '100% of nothing; a _study_', author: "O'Brien" }),
    ]);
  });

  afterAll(() => catalog.db.close());

  it.each([
    ['cien años', 'Cien años de soledad'],
    ['CIEN ANOS', 'Cien años de soledad'],
    ['garcia soledad', 'Cien años de soledad'],
    ['marq', 'Cien años de soledad'],
    ['0307474720', 'Cien años de soledad'],
    ['0-307-47472-0', 'Cien años de soledad'],
    ['978-0-307-47472-8', 'Cien años de soledad'],
    ['ISBN 978 0 307 47472 8', 'Cien años de soledad'],
    ['97803074', 'Cien años de soledad'],
    ["ender's", 'Ender’s Game'],
    ['enders game', 'Ender’s Game'],
    ['ender', 'Ender’s Game'],
    ['jk rowling', 'Harry Potter and the Goblet of Fire'],
    ['J.K. Rowling', 'Harry Potter and the Goblet of Fire'],
    ['fire goblet', 'Harry Potter and the Goblet of Fire'],
    ['jrr tolkien', 'El señor de los anillos'],
    ['J.R.R. Tolkien', 'El señor de los anillos'],
    ['tolkien j r r', 'El señor de los anillos'],
    ['senor', 'El señor de los anillos'],
    ['catch 22', 'Catch-22'],
    ['catch-22', 'Catch-22'],
    ['strasse lodz', 'Straße nach Łódź'],
    ['orjan aesir', 'Straße nach Łódź'],
    ['الخبز', 'الخبز الحافي'],
    ['樓夢', '紅樓夢'],
    ['obrien', '100% of nothing; a _study_'],
    ['100%', '100% of nothing; a _study_'],
    ['_study_', '100% of nothing; a _study_'],
  ])('finds by %s', async (q, title) => {
    await expect(titles({ q })).resolves.toEqual([title]);
  });

  it.each(['%', '_', "'", ';', '--', '\\', '" OR 1=1 --', '%%%', '*', '\u0000', '9780307474720', 'zzz', 'oledad'])(
    'finds nothing by %j',
    async (q) => {
      await expect(titles({ q })).resolves.toEqual([]);
    },
  );

  it('finds the same whichever way it goes about it', async () => {
    const many = Array.from({ length: FEW + 1 }, (_, n) =>
      aBook({
        title: `Omnibus ${n}`,
        author: n % 1000 === 0 ? 'Rara Avis' : 'Plena Turba',
        price: { amount: 1 + n, currency: 'USD' },
      }),
    );
    await catalog.api.publishAll(many);
    const expected = ['Omnibus 0', 'Omnibus 1000', 'Omnibus 2000'];
    // "omnibus" alone has too many books to begin with; "rara" has few; "plena" enough of them for two words.
    await expect(titles({ q: 'omnibus rara', sort: 'price' })).resolves.toEqual(expected);
    await expect(titles({ q: 'omnibus', sort: 'price', limit: 2 })).resolves.toEqual(['Omnibus 0', 'Omnibus 1']);
    await expect(titles({ q: 'omnibus rara', sort: 'newest' })).resolves.toHaveLength(3);
    await expect(titles({ q: 'plena omnibus', sort: '-price', limit: 2 })).resolves.toEqual([
      'Omnibus 1999',
      'Omnibus 1998',
    ]);
    await expect(titles({ q: 'omnibus', min: 2000, max: 2001, sort: 'price' })).resolves.toEqual([
      'Omnibus 1999',
      'Omnibus 2000',
    ]);
    const few = { q: 'omnibus', min: 2000, max: 2001, condition: 'good', sort: 'title' } as const;
    await expect(titles(few)).resolves.toEqual(['Omnibus 1999', 'Omnibus 2000']);
    const pages = await allPages({ q: 'omnibus rara', limit: 1 });
    expect(new Set(pages).size).toBe(3);
    await expect(allPages({ q: 'omnibus', sort: 'title', limit: 100 })).resolves.toHaveLength(FEW + 1);
  });
});

describe('listing', () => {
  beforeAll(async () => {
    catalog = await startCatalog();
    const prices = [500, 500, 500, 700, 900, 900, 1100];
    for (const [n, amount] of prices.entries()) {
      await publishOne(catalog, {
        sellerId: seller,
        title: n < 3 ? 'Same title' : `Title ${n}`,
        price: { amount, currency: 'USD' },
        condition: n % 2 === 0 ? 'good' : 'new',
        category: n < 4 ? 'fiction' : 'poetry',
      });
    }
  });

  afterAll(() => catalog.db.close());

  it.each(['newest', 'price', '-price', 'title'] as const)(
    'shows every book once, page by page, by %s',
    async (sort) => {
      const whole = await allPages({ sort, limit: 100 });
      expect(new Set(whole).size).toBe(7);
      for (const limit of [1, 2, 3]) {
        await expect(allPages({ sort, limit })).resolves.toEqual(whole);
        await expect(allPages({ sort, limit, category: 'fiction' })).resolves.toHaveLength(4);
      }
    },
  );

  it('filters by condition, category and price, both ends included', async () => {
    await expect(titles({ condition: 'new' })).resolves.toHaveLength(3);
    await expect(titles({ category: 'poetry', condition: 'good' })).resolves.toEqual(['Title 6', 'Title 4']);
    await expect(titles({ min: 700, max: 900, sort: 'price' })).resolves.toEqual(['Title 3', 'Title 4', 'Title 5']);
    await expect(titles({ min: 1101 })).resolves.toEqual([]);
  });

  it('shows only what can be bought, from the moment on that it can or cannot', async () => {
    const bookId = await publishOne(catalog, { sellerId: seller, title: 'Comes and goes', stock: 1 });
    const ids = async (): Promise<readonly BookId[]> =>
      (await catalog.search.execute({ ...everything, q: 'comes goes' })).items.map((book) => book.id);
    await expect(ids()).resolves.toEqual([bookId]);
    const order = { reservationId: newId<never>(), buyerId: newId<UserId>() };
    await catalog.api.reserve({ ...order, lines: [{ bookId, quantity: 1 }] });
    await expect(ids()).resolves.toEqual([]);
    await catalog.api.release(order.reservationId);
    await expect(ids()).resolves.toEqual([bookId]);
    await catalog.archive.execute({ bookId, by: seller });
    await expect(ids()).resolves.toEqual([]);
  });

  it('finds an edited book by its new words only', async () => {
    const bookId = await publishOne(catalog, { sellerId: seller, title: 'Antes' });
    await catalog.edit.execute({
      bookId,
      by: seller,
      changes: { title: 'Después' },
      stockChange: 0,
      cover: undefined,
      seenVersion: undefined,
      idempotencyKey: undefined,
    });
    await expect(titles({ q: 'antes' })).resolves.toEqual([]);
    await expect(titles({ q: 'despues' })).resolves.toEqual(['Después']);
    await catalog.archive.execute({ bookId, by: seller });
  });

  it('goes on from a place, not from a number: books that come and go do not shift the list', async () => {
    const first = await catalog.search.execute({ ...everything, sort: 'newest', limit: 3 });
    const fresh = await publishOne(catalog, { sellerId: seller, title: 'Fresh' });
    const cursor = first.nextCursor ?? undefined;
    const second = await catalog.search.execute({ ...everything, sort: 'newest', limit: 3, cursor });
    const shown = [...first.items, ...second.items].map((book) => book.id);
    expect(new Set(shown).size).toBe(6);
    expect(shown).not.toContain(fresh);
    await catalog.archive.execute({ bookId: fresh, by: seller });
  });

  it('refuses a cursor that it did not give', async () => {
    const { nextCursor } = await catalog.search.execute({ ...everything, sort: 'price', limit: 1 });
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const cursors = [
      'x',
      '',
      '../../etc/passwd',
      'a'.repeat(5000),
      nextCursor?.slice(3),
      encode(['newest', null]),
      encode(['newest', null, "' OR 1=1"]),
      encode(['newest', null, { id: 1 }]),
      encode({ sort: 'newest' }),
      nextCursor,
    ];
    for (const cursor of cursors) {
      await expect(catalog.search.execute({ ...everything, cursor: cursor ?? '' })).rejects.toThrow(InvalidCursorError);
    }
    const priced = encode(['price', 'NaN', newId()]);
    await expect(catalog.search.execute({ ...everything, sort: 'price', cursor: priced })).rejects.toThrow(
      InvalidCursorError,
    );
  });
});
