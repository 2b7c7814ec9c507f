import {
  BookNotFoundError,
  OutOfStockError,
  type PublishBook,
  type ReservationId,
} from '../../src/catalog/catalog.api.js';
import {
  BookArchivedError,
  BookChangedError,
  NotYourBookError,
  StockTooHighError,
  StockTooLowError,
} from '../../src/catalog/domain/catalog-errors.js';
import type { EditBookCommand } from '../../src/catalog/application/edit-book.use-case.js';
import { IdempotencyKeyReusedError } from '../../src/platform/idempotency/idempotency-keys.js';
import { type BookId, newId, type UserId } from '../../src/shared/ids.js';
import {
  aBook,
  booksOffTheLedger,
  type CatalogParts,
  publishOne,
  shelfOf,
  startCatalog,
} from '../builders/catalog-parts.js';

let catalog: CatalogParts;

beforeAll(async () => {
  catalog = await startCatalog();
});

afterEach(async () => {
  expect(await booksOffTheLedger(catalog)).toEqual([]);
});

afterAll(() => catalog.db.close());

async function mine(changes: Partial<PublishBook> = {}): Promise<{ bookId: BookId; by: UserId }> {
  const by = newId<UserId>();
  return { bookId: await publishOne(catalog, { sellerId: by, ...changes }), by };
}

const edit = (book: { bookId: BookId; by: UserId }, command: Partial<EditBookCommand>): Promise<void> =>
  catalog.edit.execute({
    ...book,
    changes: {},
    stockChange: 0,
    cover: undefined,
    seenVersion: undefined,
    idempotencyKey: undefined,
    ...command,
  });

describe('publishing', () => {
  const command = (idempotencyKey: string, title = 'Rayuela') => {
    const { sellerId, stock, isbn = '', price, ...draft } = aBook({ sellerId: seller, title });
    return {
      sellerId,
      stock,
      draft: { ...draft, isbn, price: price.amount, currency: price.currency },
      cover: undefined,
      idempotencyKey,
    };
  };
  const seller = newId<UserId>();

  it('makes one book of a form that is sent many times at once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => catalog.publish.execute(command('double-click'))));
    expect(new Set(ids).size).toBe(1);
    await expect(catalog.publish.execute(command('double-click', 'Bestiario'))).rejects.toThrow(
      IdempotencyKeyReusedError,
    );
    await expect(catalog.publish.execute(command('another-key'))).resolves.not.toBe(ids[0]);
  });

  it('lets two sellers use the same key', async () => {
    const other = { ...command('double-click'), sellerId: newId<UserId>() };
    await expect(catalog.publish.execute(other)).resolves.toEqual(expect.any(String));
  });

  it('keeps what it is given, in every script', async () => {
    const texts = {
      title: 'قواعد العشق الأربعون 📚',
      author: 'אֵלִיף שָׁפָאק',
      description: "<b>l'été</b>\n\t'; DROP TABLE--",
    };
    const { bookId } = await mine(texts);
    await expect(catalog.reader.details(bookId)).resolves.toMatchObject({
      ...texts,
      author: texts.author.normalize('NFC'),
    });
  });
});

describe('publishAll', () => {
  it('leaves alone what its seller has listed, by ISBN or by title and author, in the same condition', async () => {
    const sellerId = newId<UserId>();
    const books = [
      aBook({ sellerId, title: 'The Hunger Games', isbn: '0439023483' }),
      aBook({ sellerId, title: 'Los juegos del hambre', isbn: '978-0-439-02348-1' }),
      aBook({ sellerId, title: 'El túnel', author: 'Ernesto Sábato' }),
      aBook({ sellerId, title: 'EL TUNEL', author: 'ernesto sabato' }),
      aBook({ sellerId, title: 'El túnel', author: 'Ernesto Sábato', condition: 'new' }),
      aBook({ title: 'El túnel', author: 'Ernesto Sábato' }),
    ];
    await expect(catalog.api.publishAll(books)).resolves.toEqual({ published: 4, unchanged: 2 });
    await expect(catalog.api.publishAll(books)).resolves.toEqual({ published: 0, unchanged: 6 });
  });

  it('recognises a book that was published with the form, and forgets one that is archived', async () => {
    const sellerId = newId<UserId>();
    const bookId = await publishOne(catalog, { sellerId });
    await expect(catalog.api.publishAll([aBook({ sellerId })])).resolves.toEqual({ published: 0, unchanged: 1 });
    await publishOne(catalog, { sellerId });
    await catalog.archive.execute({ bookId, by: sellerId });
    await expect(catalog.api.publishAll([aBook({ sellerId })])).resolves.toEqual({ published: 1, unchanged: 0 });
  });

  it('publishes each book once when two imports of the same seller meet', async () => {
    const sellerId = newId<UserId>();
    const books = Array.from({ length: 60 }, (_, n) => aBook({ sellerId, title: `Tomo ${n}` }));
    const runs = await Promise.all([books, books.toReversed(), books].map((list) => catalog.api.publishAll(list)));
    expect(runs.reduce((sum, { published }) => sum + published, 0)).toBe(60);
    const list = await catalog.reader.ofSeller(sellerId, undefined, 100);
    expect(list).toHaveLength(60);
  });

  it('refuses what no store could sell', async () => {
    await expect(catalog.api.publishAll([aBook({ title: ' ' })])).rejects.toMatchObject({ field: 'title' });
    const dear = aBook({ price: { amount: 100_000_001, currency: 'USD' } });
    await expect(catalog.api.publishAll([dear])).rejects.toMatchObject({ problem: 'price_out_of_range' });
    const foreign = aBook({ price: { amount: 100, currency: 'EUR' } });
    await expect(catalog.api.publishAll([foreign])).rejects.toMatchObject({ problem: 'wrong_currency' });
  });
});

describe('editing', () => {
  it('changes what is named and leaves the rest', async () => {
    const book = await mine({ description: 'First edition', isbn: '0439023483' });
    await edit(book, { changes: { title: 'Pedro Páramo y más', price: 999 } });
    await expect(catalog.reader.details(book.bookId)).resolves.toMatchObject({
      title: 'Pedro Páramo y más',
      author: 'Juan Rulfo',
      description: 'First edition',
      isbn: '9780439023481',
      price: { amount: 999, currency: 'USD' },
    });
  });

  it('counts every edit of several at once, and loses none of their copies', async () => {
    const book = await mine({ stock: 5 });
    const edits = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) => edit(book, { stockChange: 2, changes: { title: `Edit ${n}` } })),
    );
    for (const made of edits) if (made.status === 'rejected') expect(made.reason).toBeInstanceOf(BookChangedError);
    const made = edits.filter(({ status }) => status === 'fulfilled').length;
    expect(made).toBeGreaterThan(0);
    expect(await shelfOf(catalog, book.bookId)).toEqual({ available: 5 + 2 * made, reserved: 0, sold: 0 });
    const [row] = await catalog.db.database.query<{ version: number }>(
      'SELECT version FROM catalog_books WHERE id = ?',
      [book.bookId],
    );
    expect(row?.version).toBe(1 + made);
  });

  it('never takes off the copy that is being sold', async () => {
    for (let round = 0; round < 15; round += 1) {
      const book = await mine({ stock: 2 });
      const order = { reservationId: newId<ReservationId>(), buyerId: newId<UserId>() };
      const [sold, taken] = await Promise.allSettled([
        catalog.api.reserve({ ...order, lines: [{ bookId: book.bookId, quantity: 1 }] }),
        edit(book, { stockChange: -2, seenVersion: 1 }),
      ]);
      if (sold.status === 'rejected') expect(sold.reason).toBeInstanceOf(OutOfStockError);
      if (taken.status === 'rejected') expect(taken.reason).toBeInstanceOf(StockTooLowError);
      expect([sold.status, taken.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    }
  });

  it('takes off no more than stand there, and never counts what is reserved', async () => {
    const book = await mine({ stock: 3 });
    await catalog.api.reserve({
      reservationId: newId(),
      buyerId: newId(),
      lines: [{ bookId: book.bookId, quantity: 2 }],
    });
    await expect(edit(book, { stockChange: -2 })).rejects.toMatchObject({
      constructor: StockTooLowError,
      details: { available: 1 },
    });
    await expect(edit(book, { stockChange: 9_999 })).rejects.toThrow(StockTooHighError);
    await edit(book, { stockChange: -1 });
    expect(await shelfOf(catalog, book.bookId)).toEqual({ available: 0, reserved: 2, sold: 0 });
  });

  it('adds the copies once when the form is sent twice', async () => {
    const book = await mine({ stock: 1 });
    const command = { stockChange: 3, seenVersion: 1, idempotencyKey: 'edit-form-1' };
    await Promise.all([edit(book, command), edit(book, command)]);
    await edit(book, command);
    expect(await shelfOf(catalog, book.bookId)).toEqual({ available: 4, reserved: 0, sold: 0 });
  });

  it('refuses an edit of a version that is gone, but not because copies were sold', async () => {
    const book = await mine({ stock: 5 });
    await catalog.api.reserve({
      reservationId: newId(),
      buyerId: newId(),
      lines: [{ bookId: book.bookId, quantity: 1 }],
    });
    await edit(book, { seenVersion: 1, changes: { title: 'Second' } });
    await expect(edit(book, { seenVersion: 1, changes: { title: 'Third' } })).rejects.toThrow(BookChangedError);
    await expect(catalog.reader.details(book.bookId)).resolves.toMatchObject({ title: 'Second' });
  });

  it('is for the owner, of a book that exists and is on sale', async () => {
    const book = await mine();
    const stranger = { ...book, by: newId<UserId>() };
    await expect(edit(stranger, { changes: { price: 1 } })).rejects.toThrow(NotYourBookError);
    await expect(catalog.archive.execute(stranger)).rejects.toThrow(NotYourBookError);
    await expect(edit({ ...book, bookId: newId() }, {})).rejects.toThrow(BookNotFoundError);
    await catalog.archive.execute(book);
    await catalog.archive.execute(book);
    await expect(edit(book, { changes: { price: 1 } })).rejects.toThrow(BookArchivedError);
  });
});
