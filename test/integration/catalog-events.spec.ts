import { newId, type BookId, type UserId } from '../../src/shared/ids.js';
import type { ReservationId } from '../../src/catalog/catalog.api.js';
import { type CatalogParts, publishOne, startCatalog } from '../builders/catalog-parts.js';

let catalog: CatalogParts;

beforeAll(async () => {
  catalog = await startCatalog();
});

afterAll(() => catalog.db.close());

const buyerId = newId<UserId>();

async function eventsOf(bookId: BookId): Promise<readonly string[]> {
  const rows = await catalog.db.database.query<{ type: string }>(
    'SELECT type FROM catalog_outbox WHERE subject = ? ORDER BY id',
    [bookId],
  );
  return rows.map(({ type }) => type.replace('catalog.book_', ''));
}

async function lastPayload(bookId: BookId): Promise<unknown> {
  const [row] = await catalog.db.database.query<{ payload: string }>(
    'SELECT payload FROM catalog_outbox WHERE subject = ? ORDER BY id DESC LIMIT 1',
    [bookId],
  );
  return JSON.parse(row?.payload ?? 'null');
}

const reserve = (bookId: BookId, quantity: number, reservationId = newId<ReservationId>()) =>
  catalog.api.reserve({ reservationId, buyerId, lines: [{ bookId, quantity }] });

describe('the events of books', () => {
  it('tell of the publication, each edit that is stored, and the archiving, once', async () => {
    const sellerId = newId<UserId>();
    const bookId = await publishOne(catalog, { sellerId });
    const edit = (changes: object, seenVersion?: number) =>
      catalog.edit.execute({
        ...{ bookId, by: sellerId, changes, stockChange: 0, cover: undefined, idempotencyKey: undefined },
        seenVersion,
      });
    await edit({ title: 'El llano en llamas', price: 1234, currency: 'USD' });
    expect(await lastPayload(bookId)).toMatchObject({
      bookId,
      sellerId,
      title: 'El llano en llamas',
      price: { amount: 1234, currency: 'USD' },
    });
    await expect(edit({ title: 'An older page' }, 1)).rejects.toThrow();
    await catalog.archive.execute({ bookId, by: sellerId });
    await catalog.archive.execute({ bookId, by: sellerId });
    expect(await eventsOf(bookId)).toEqual(['published', 'changed', 'archived']);
    expect(await lastPayload(bookId)).toMatchObject({ title: 'El llano en llamas', price: { amount: 1234 } });
  });

  it('tell that a book is sold out when its last copy is taken, each time that happens', async () => {
    const bookId = await publishOne(catalog, { stock: 3 });
    const reservationId = newId<ReservationId>();
    await reserve(bookId, 2);
    expect(await eventsOf(bookId)).toEqual(['published']);
    await reserve(bookId, 1, reservationId);
    await reserve(bookId, 1, reservationId);
    await expect(reserve(bookId, 1)).rejects.toThrow();
    expect(await eventsOf(bookId)).toEqual(['published', 'sold_out']);
    await catalog.api.release(reservationId);
    await reserve(bookId, 1);
    expect(await eventsOf(bookId)).toEqual(['published', 'sold_out', 'sold_out']);
  });

  it('tell it once, however many buyers want the last copies, and not of a checkout that failed', async () => {
    const bookId = await publishOne(catalog, { stock: 10 });
    const missing = newId<BookId>();
    const failing = { reservationId: newId<ReservationId>(), buyerId };
    const lines = [
      { bookId, quantity: 10 },
      { bookId: missing, quantity: 1 },
    ];
    await expect(catalog.api.reserve({ ...failing, lines })).rejects.toThrow();
    await Promise.allSettled(Array.from({ length: 30 }, () => reserve(bookId, 1)));
    expect(await eventsOf(bookId)).toEqual(['published', 'sold_out']);
  });

  it('tell of each book that a seeding puts on sale, and of none that was there', async () => {
    const sellerId = newId<UserId>();
    const books = Array.from({ length: 30 }, (_, index) => ({
      sellerId,
      title: `Volume ${index}`,
      author: 'Various',
      description: '',
      price: { amount: 500, currency: 'USD' },
      stock: 1,
      condition: 'good' as const,
      category: 'other' as const,
    }));
    await catalog.api.publishAll(books.slice(0, 10));
    await catalog.api.publishAll(books);
    const rows = await catalog.db.database.query<object>(
      `SELECT e.id FROM catalog_outbox e JOIN catalog_books b ON b.id = e.subject WHERE b.seller_id = ?`,
      [sellerId],
    );
    expect(rows).toHaveLength(30);
  });
});
