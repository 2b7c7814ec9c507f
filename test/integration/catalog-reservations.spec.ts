import {
  BookNotFoundError,
  InvalidReservationError,
  OutOfStockError,
  OwnBookError,
  ReservationClosedError,
  type ReservationId,
  ReservationNotFoundError,
} from '../../src/catalog/catalog.api.js';
import { type BookId, newId, type UserId } from '../../src/shared/ids.js';
import { booksOffTheLedger, type CatalogParts, publishOne, shelfOf, startCatalog } from '../builders/catalog-parts.js';

let catalog: CatalogParts;

beforeAll(async () => {
  catalog = await startCatalog();
});

afterEach(async () => {
  expect(await booksOffTheLedger(catalog)).toEqual([]);
});

afterAll(() => catalog.db.close());

const anOrder = () => ({ reservationId: newId<ReservationId>(), buyerId: newId<UserId>() });

describe('reserve', () => {
  it('takes the copies off the shelf and answers what they cost now', async () => {
    const sellerId = newId<UserId>();
    const bookId = await publishOne(catalog, { sellerId, stock: 5, price: { amount: 1250, currency: 'USD' } });
    const lines = await catalog.api.reserve({ ...anOrder(), lines: [{ bookId, quantity: 3 }] });
    expect(lines).toEqual([
      {
        bookId,
        sellerId,
        title: 'Pedro Páramo',
        author: 'Juan Rulfo',
        coverUrl: expect.stringMatching(/^\/covers\/.+\.svg$/) as string,
        unitPrice: { amount: 1250, currency: 'USD' },
        quantity: 3,
      },
    ]);
    expect(await shelfOf(catalog, bookId)).toEqual({ available: 2, reserved: 3, sold: 0 });
  });

  it('answers the first reservation again when it is repeated, whatever has changed since', async () => {
    const bookId = await publishOne(catalog, { stock: 2 });
    const order = anOrder();
    const first = await catalog.api.reserve({ ...order, lines: [{ bookId, quantity: 2 }] });
    await expect(catalog.api.reserve({ ...order, lines: [{ bookId, quantity: 1 }] })).resolves.toEqual(first);
    await catalog.api.confirm(order.reservationId);
    await expect(catalog.api.reserve({ ...order, lines: [{ bookId, quantity: 2 }] })).resolves.toEqual(first);
    expect(await shelfOf(catalog, bookId)).toEqual({ available: 0, reserved: 0, sold: 2 });
  });

  it('keeps the price of its moment', async () => {
    const sellerId = newId<UserId>();
    const bookId = await publishOne(catalog, { sellerId });
    const order = anOrder();
    await catalog.api.reserve({ ...order, lines: [{ bookId, quantity: 1 }] });
    await catalog.edit.execute({
      bookId,
      by: sellerId,
      changes: { price: 99_900, title: 'Another title' },
      stockChange: 0,
      cover: undefined,
      seenVersion: undefined,
      idempotencyKey: undefined,
    });
    const [line] = await catalog.api.reserve({ ...order, lines: [{ bookId, quantity: 1 }] });
    expect(line).toMatchObject({ title: 'Pedro Páramo', unitPrice: { amount: 1500 } });
  });

  it('is all or nothing', async () => {
    const plenty = await publishOne(catalog, { stock: 10 });
    const few = await publishOne(catalog, { title: 'El llano en llamas', stock: 1 });
    const order = anOrder();
    const wanted = [
      { bookId: plenty, quantity: 2 },
      { bookId: few, quantity: 2 },
    ];
    const refused = catalog.api.reserve({ ...order, lines: wanted });
    await expect(refused).rejects.toThrow(OutOfStockError);
    await expect(refused).rejects.toMatchObject({
      code: 'catalog.out_of_stock',
      details: { bookId: few, title: 'El llano en llamas', available: 1 },
    });
    expect(await shelfOf(catalog, plenty)).toEqual({ available: 10, reserved: 0, sold: 0 });
    expect(await shelfOf(catalog, few)).toEqual({ available: 1, reserved: 0, sold: 0 });
    // Nothing is remembered of it: the same order may be tried with less.
    await catalog.api.reserve({ ...order, lines: [{ bookId: few, quantity: 1 }] });
  });

  it('says why it takes nothing', async () => {
    const sellerId = newId<UserId>();
    const bookId = await publishOne(catalog, { sellerId, stock: 5 });
    const archived = await publishOne(catalog, { sellerId, title: 'Archived', stock: 5 });
    await catalog.archive.execute({ bookId: archived, by: sellerId });
    const reserve = (lines: readonly { bookId: BookId; quantity: number }[], buyerId = newId<UserId>()) =>
      catalog.api.reserve({ reservationId: newId<ReservationId>(), buyerId, lines });

    await expect(reserve([{ bookId: newId(), quantity: 1 }])).rejects.toThrow(BookNotFoundError);
    await expect(reserve([{ bookId, quantity: 1 }], sellerId)).rejects.toThrow(OwnBookError);
    await expect(reserve([{ bookId: archived, quantity: 1 }])).rejects.toMatchObject({
      code: 'catalog.out_of_stock',
      details: { available: 0 },
    });
    const malformed = [
      [],
      [{ bookId, quantity: 0 }],
      [{ bookId, quantity: -1 }],
      [{ bookId, quantity: 1.5 }],
      [{ bookId, quantity: Number.NaN }],
      [{ bookId, quantity: 100 }],
      [
        { bookId, quantity: 1 },
        { bookId, quantity: 1 },
      ],
    ];
    for (const lines of malformed) await expect(reserve(lines)).rejects.toThrow(InvalidReservationError);
    expect(await shelfOf(catalog, bookId)).toEqual({ available: 5, reserved: 0, sold: 0 });
  });

  it.each([1, 20])('gives %i copies to as many of 300 buyers, and to no more', async (stock) => {
    const bookId = await publishOne(catalog, { stock });
    const attempts = await Promise.allSettled(
      Array.from({ length: 300 }, () => catalog.api.reserve({ ...anOrder(), lines: [{ bookId, quantity: 1 }] })),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(stock);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(OutOfStockError);
    }
    expect(await shelfOf(catalog, bookId)).toEqual({ available: 0, reserved: stock, sold: 0 });
  });

  it('does not deadlock when carts name the same books in different orders', async () => {
    const books = await Promise.all([1, 2, 3, 4].map((n) => publishOne(catalog, { title: `Volume ${n}`, stock: 80 })));
    const carts = Array.from({ length: 80 }, (_, n) => (n % 2 === 0 ? books : books.toReversed()));
    await Promise.all(
      carts.map((cart) =>
        catalog.api.reserve({ ...anOrder(), lines: cart.map((bookId) => ({ bookId, quantity: 1 })) }),
      ),
    );
    for (const book of books) expect(await shelfOf(catalog, book)).toEqual({ available: 0, reserved: 80, sold: 0 });
  });

  it('is made once when it arrives ten times at once', async () => {
    const bookId = await publishOne(catalog, { stock: 50 });
    const order = { ...anOrder(), lines: [{ bookId, quantity: 2 }] };
    const answers = await Promise.all(Array.from({ length: 10 }, () => catalog.api.reserve(order)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await shelfOf(catalog, bookId)).toEqual({ available: 48, reserved: 2, sold: 0 });
  });
});

describe('confirm, release and restock', () => {
  async function held(quantity = 2, stock = 5): Promise<{ reservationId: ReservationId; bookId: BookId }> {
    const bookId = await publishOne(catalog, { stock });
    const order = anOrder();
    await catalog.api.reserve({ ...order, lines: [{ bookId, quantity }] });
    return { reservationId: order.reservationId, bookId };
  }

  it('confirm sells the copies, once', async () => {
    const { reservationId, bookId } = await held();
    await catalog.api.confirm(reservationId);
    await catalog.api.confirm(reservationId);
    expect(await shelfOf(catalog, bookId)).toEqual({ available: 3, reserved: 0, sold: 2 });
  });

  it('release puts the copies back, once', async () => {
    const { reservationId, bookId } = await held();
    await catalog.api.release(reservationId);
    await catalog.api.release(reservationId);
    expect(await shelfOf(catalog, bookId)).toEqual({ available: 5, reserved: 0, sold: 0 });
  });

  it('restock takes the sale back, once; a late confirm changes nothing then', async () => {
    const { reservationId, bookId } = await held();
    await catalog.api.confirm(reservationId);
    await catalog.api.restock(reservationId);
    await catalog.api.restock(reservationId);
    await catalog.api.confirm(reservationId);
    expect(await shelfOf(catalog, bookId)).toEqual({ available: 5, reserved: 0, sold: 0 });
  });

  async function sold(quantities: readonly number[]): Promise<{ reservationId: ReservationId; books: BookId[] }> {
    const books: BookId[] = [];
    for (const stock of quantities) books.push(await publishOne(catalog, { stock }));
    const order = anOrder();
    const lines = books.map((bookId, index) => ({ bookId, quantity: quantities[index] ?? 0 }));
    await catalog.api.reserve({ ...order, lines });
    await catalog.api.confirm(order.reservationId);
    return { reservationId: order.reservationId, books };
  }

  const shelvesOf = async (books: readonly BookId[]) => {
    const shelves: (readonly [number | undefined, number | undefined])[] = [];
    for (const book of books) {
      const shelf = await shelfOf(catalog, book);
      shelves.push([shelf?.available, shelf?.sold]);
    }
    return shelves;
  };

  const statusOf = async (id: ReservationId) => {
    const [row] = await catalog.db.database.query<{ status: string }>(
      'SELECT status FROM catalog_reservations WHERE id = ?',
      [id],
    );
    return row?.status;
  };

  it('restock of a part brings back its copies, once, and ends the reservation with its last part', async () => {
    const { reservationId, books } = await sold([1, 2, 3]);
    const [first, second, third] = books;
    if (!first || !second || !third) throw new Error('no books');
    await catalog.api.restock(reservationId, [second]);
    await catalog.api.restock(reservationId, [second]);
    await catalog.api.confirm(reservationId);
    expect(await shelvesOf(books)).toEqual([
      [0, 1],
      [2, 0],
      [0, 3],
    ]);
    await catalog.api.restock(reservationId, [second, first]);
    await catalog.api.restock(reservationId, []);
    expect(await shelvesOf(books)).toEqual([
      [1, 0],
      [2, 0],
      [0, 3],
    ]);
    expect(await statusOf(reservationId)).toBe('confirmed');
    await catalog.api.restock(reservationId);
    await catalog.api.restock(reservationId, [third]);
    expect(await shelvesOf(books)).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    expect(await statusOf(reservationId)).toBe('restocked');
  });

  it('restock in parts and whole at once brings every copy back once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { reservationId, books } = await sold([1, 2, 3, 4]);
      const parts = [...books.map((book) => [book]), books.toReversed(), undefined];
      await Promise.all(parts.map((part) => catalog.api.restock(reservationId, part)));
      expect(await shelvesOf(books)).toEqual([
        [1, 0],
        [2, 0],
        [3, 0],
        [4, 0],
      ]);
      expect(await statusOf(reservationId)).toBe('restocked');
    }
  });

  it('restock knows no book of another reservation, and then brings nothing back', async () => {
    const { reservationId, books } = await sold([1]);
    const other = await sold([1]);
    await expect(catalog.api.restock(reservationId, [...books, ...other.books])).rejects.toThrow(
      InvalidReservationError,
    );
    expect(await shelvesOf([...books, ...other.books])).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it('refuses a command that comes after the opposite one', async () => {
    const released = await held();
    await catalog.api.release(released.reservationId);
    await expect(catalog.api.confirm(released.reservationId)).rejects.toThrow(ReservationClosedError);
    await expect(catalog.api.restock(released.reservationId)).rejects.toThrow(ReservationClosedError);

    const confirmed = await held();
    await expect(catalog.api.restock(confirmed.reservationId)).rejects.toThrow(ReservationClosedError);
    await catalog.api.confirm(confirmed.reservationId);
    await expect(catalog.api.release(confirmed.reservationId)).rejects.toThrow(ReservationClosedError);
    expect(await shelfOf(catalog, confirmed.bookId)).toEqual({ available: 3, reserved: 0, sold: 2 });
  });

  it('knows no reservation that was never made', async () => {
    await expect(catalog.api.confirm(newId())).rejects.toThrow(ReservationNotFoundError);
    await expect(catalog.api.restock(newId())).rejects.toThrow(ReservationNotFoundError);
  });

  it('remembers a release that overtakes its reservation', async () => {
    const bookId = await publishOne(catalog, { stock: 5 });
    const order = anOrder();
    await catalog.api.release(order.reservationId);
    await catalog.api.release(order.reservationId);
    await expect(catalog.api.reserve({ ...order, lines: [{ bookId, quantity: 1 }] })).rejects.toThrow(
      ReservationClosedError,
    );
    expect(await shelfOf(catalog, bookId)).toEqual({ available: 5, reserved: 0, sold: 0 });
  });

  it('lets exactly one of confirm and release win when they meet', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { reservationId, bookId } = await held(2, 2);
      const [confirmed, released] = await Promise.allSettled([
        catalog.api.confirm(reservationId),
        catalog.api.release(reservationId),
      ]);
      const wins = [confirmed, released].filter(({ status }) => status === 'fulfilled');
      expect(wins).toHaveLength(1);
      const after = confirmed.status === 'fulfilled' ? { available: 0, sold: 2 } : { available: 2, sold: 0 };
      expect(await shelfOf(catalog, bookId)).toEqual({ ...after, reserved: 0 });
    }
  });

  it('ends in one state when reserve and release of the same order meet', async () => {
    for (let round = 0; round < 20; round += 1) {
      const bookId = await publishOne(catalog, { stock: 1 });
      const order = anOrder();
      const [, released] = await Promise.allSettled([
        catalog.api.reserve({ ...order, lines: [{ bookId, quantity: 1 }] }),
        catalog.api.release(order.reservationId),
      ]);
      expect(released.status).toBe('fulfilled');
      expect(await shelfOf(catalog, bookId)).toEqual({ available: 1, reserved: 0, sold: 0 });
    }
  });

  it('settles the orders of a book that was archived meanwhile', async () => {
    const sellerId = newId<UserId>();
    const bookId = await publishOne(catalog, { sellerId, stock: 4 });
    const [sold, returned] = [anOrder(), anOrder()];
    await catalog.api.reserve({ ...sold, lines: [{ bookId, quantity: 1 }] });
    await catalog.api.reserve({ ...returned, lines: [{ bookId, quantity: 1 }] });
    await catalog.archive.execute({ bookId, by: sellerId });
    await catalog.api.confirm(sold.reservationId);
    await catalog.api.release(returned.reservationId);
    expect(await shelfOf(catalog, bookId)).toEqual({ available: 3, reserved: 0, sold: 1 });
    const [summary] = await catalog.api.booksByIds([bookId]);
    expect(summary?.available).toBe(0);
  });
});
