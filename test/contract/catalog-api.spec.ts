import {
  BookNotFoundError,
  CatalogApi,
  InvalidReservationError,
  OutOfStockError,
  OwnBookError,
  type PublishBook,
  ReservationClosedError,
  type ReservationId,
  ReservationNotFoundError,
} from '../../src/catalog/catalog.api.js';
import { CatalogClientModule } from '../../src/catalog/client/catalog-client.module.js';
import { Database } from '../../src/platform/database/database.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Invariants } from '../../src/platform/invariants/invariants.js';
import { DomainError } from '../../src/shared/domain-error.js';
import { type BookId, newId, type UserId } from '../../src/shared/ids.js';
import { aBook } from '../builders/catalog-parts.js';
import { ADAPTERS, type ContractShop, startContract } from '../support/contract-shop.js';
import { onSale } from '../support/on-sale.js';

const anOrder = () => ({ reservationId: newId<ReservationId>(), buyerId: newId<UserId>() });

describe.each(ADAPTERS)('CatalogApi %s', (adapter) => {
  let contract: ContractShop<CatalogApi>;
  let api: CatalogApi;

  beforeAll(async () => {
    contract = await startContract(adapter, CatalogApi, (url) => CatalogClientModule.at(url));
    api = contract.api;
  });

  afterEach(async () => {
    for await (const { check, breaches, failure } of contract.shop.app.get(Invariants).results(1)) {
      if (check.name.startsWith('catalog.'))
        expect([check.name, breaches, failure]).toEqual([check.name, [], undefined]);
    }
  });

  afterAll(() => contract.close());

  /** Puts one book on sale and answers its id. */
  async function published(changes: Partial<PublishBook> = {}): Promise<BookId> {
    const sellerId = changes.sellerId ?? newId<UserId>();
    const before = new Set(await onSale(contract.shop, sellerId));
    expect(await api.publishAll([aBook({ ...changes, sellerId })])).toEqual({ published: 1, unchanged: 0 });
    const [id] = (await onSale(contract.shop, sellerId)).filter((book) => !before.has(book));
    if (!id) throw new Error('nothing was published');
    return id;
  }

  /** Copies available, reserved and sold. */
  async function shelfOf(id: BookId): Promise<readonly number[]> {
    const sql = 'SELECT available, reserved, sold FROM catalog_books WHERE id = ?';
    const [row] = await contract.shop.app
      .get(Database)
      .query<Record<'available' | 'reserved' | 'sold', number>>(sql, [id]);
    return row ? [row.available, row.reserved, row.sold] : [];
  }

  async function held(quantity = 2, stock = 5): Promise<{ reservationId: ReservationId; bookId: BookId }> {
    const bookId = await published({ stock });
    const order = anOrder();
    await api.reserve({ ...order, lines: [{ bookId, quantity }] });
    return { reservationId: order.reservationId, bookId };
  }

  describe('booksByIds', () => {
    it('gives those that exist, each once, at the server’s price', async () => {
      const sellerId = newId<UserId>();
      const first = await published({ sellerId, stock: 3, price: { amount: 1250, currency: 'USD' } });
      const second = await published({ sellerId, title: '«Ñandú» 🦤', author: 'O’Brien', condition: 'like_new' });
      const found = await api.booksByIds([second, newId<BookId>(), first, first]);
      expect(found).toHaveLength(2);
      const coverUrl: unknown = expect.stringMatching(/^\/covers\/.+\.svg$/);
      expect(found).toEqual(
        expect.arrayContaining([
          {
            id: first,
            title: 'Pedro Páramo',
            author: 'Juan Rulfo',
            condition: 'good',
            price: { amount: 1250, currency: 'USD' },
            available: 3,
            sellerId,
            coverUrl,
          },
          expect.objectContaining({ id: second, title: '«Ñandú» 🦤', author: 'O’Brien', condition: 'like_new' }),
        ]),
      );
      expect(await api.booksByIds([])).toEqual([]);
    });

    it('takes 200 ids, counting each once, and no more', async () => {
      const ids = Array.from({ length: 201 }, () => newId<BookId>());
      const most = ids.slice(1);
      expect(await api.booksByIds([...most, ...most])).toEqual([]);
      await expect(api.booksByIds(ids)).rejects.toThrow(RangeError);
    });
  });

  describe('reserve', () => {
    it('takes the copies off the shelf, and answers the same when it is repeated', async () => {
      const sellerId = newId<UserId>();
      const bookId = await published({ sellerId, stock: 5 });
      const order = anOrder();
      const lines = await api.reserve({ ...order, lines: [{ bookId, quantity: 3 }] });
      expect(lines).toEqual([
        {
          bookId,
          sellerId,
          title: 'Pedro Páramo',
          author: 'Juan Rulfo',
          coverUrl: expect.stringMatching(/^\/covers\//) as string,
          unitPrice: { amount: 1500, currency: 'USD' },
          quantity: 3,
        },
      ]);
      expect(await api.reserve({ ...order, lines: [{ bookId, quantity: 1 }] })).toEqual(lines);
      await api.confirm(order.reservationId);
      expect(await api.reserve({ ...order, lines: [{ bookId, quantity: 3 }] })).toEqual(lines);
      expect(await shelfOf(bookId)).toEqual([2, 0, 3]);
    });

    it('is all or nothing', async () => {
      const plenty = await published({ stock: 10 });
      const few = await published({ title: 'El llano en llamas', stock: 1 });
      const refused = api.reserve({
        ...anOrder(),
        lines: [
          { bookId: plenty, quantity: 2 },
          { bookId: few, quantity: 2 },
        ],
      });
      await expect(refused).rejects.toBeInstanceOf(OutOfStockError);
      await expect(refused).rejects.toMatchObject({
        name: 'OutOfStockError',
        code: 'catalog.out_of_stock',
        message: 'only 1 left of "El llano en llamas"',
        details: { bookId: few, title: 'El llano en llamas', available: 1 },
      });
      expect([await shelfOf(plenty), await shelfOf(few)]).toEqual([
        [10, 0, 0],
        [1, 0, 0],
      ]);
    });

    it('refuses what nobody sells, and one’s own', async () => {
      const sellerId = newId<UserId>();
      const bookId = await published({ sellerId });
      const nobody = newId<BookId>();
      const unknown = api.reserve({ ...anOrder(), lines: [{ bookId: nobody, quantity: 1 }] });
      await expect(unknown).rejects.toBeInstanceOf(BookNotFoundError);
      await expect(unknown).rejects.toMatchObject({ code: 'catalog.book_not_found', details: { bookId: nobody } });
      const own = api.reserve({ ...anOrder(), buyerId: sellerId, lines: [{ bookId, quantity: 1 }] });
      await expect(own).rejects.toBeInstanceOf(OwnBookError);
      await expect(own).rejects.toMatchObject({
        code: 'catalog.own_book',
        message: '"Pedro Páramo" is the buyer\'s own',
        details: { bookId, title: 'Pedro Páramo' },
      });
    });

    it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 100])('takes no line of %d copies', async (quantity) => {
      const bookId = await published();
      const order = anOrder();
      const refused = api.reserve({ ...order, lines: [{ bookId, quantity }] });
      await expect(refused).rejects.toBeInstanceOf(InvalidReservationError);
      await expect(refused).rejects.toMatchObject({ details: { reservationId: order.reservationId } });
    });

    it('takes one to fifty lines, a book in each once', async () => {
      const bookId = await published();
      const many = Array.from({ length: 51 }, () => ({ bookId: newId<BookId>(), quantity: 1 }));
      const twice = [
        { bookId, quantity: 1 },
        { bookId, quantity: 1 },
      ];
      for (const lines of [[], twice, many]) {
        await expect(api.reserve({ ...anOrder(), lines })).rejects.toBeInstanceOf(InvalidReservationError);
      }
    });

    it('gives five copies to as many of 60 buyers who come at once, and to no more', async () => {
      const bookId = await published({ stock: 5 });
      const buyers = Array.from({ length: 60 }, () => api.reserve({ ...anOrder(), lines: [{ bookId, quantity: 1 }] }));
      const answers = await Promise.allSettled(buyers);
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
      for (const answer of answers) {
        if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(OutOfStockError);
      }
      expect(await shelfOf(bookId)).toEqual([0, 5, 0]);
    });

    it('reserves once however many times the same comes at once', async () => {
      const bookId = await published({ stock: 50 });
      const order = anOrder();
      const same = Array.from({ length: 10 }, () => api.reserve({ ...order, lines: [{ bookId, quantity: 2 }] }));
      const answers = await Promise.all(same);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(await shelfOf(bookId)).toEqual([48, 2, 0]);
    });
  });

  describe('confirm and release', () => {
    it('sell the copies or put them back, once', async () => {
      const [sold, returned] = [await held(), await held()];
      for (let times = 0; times < 2; times += 1) {
        await expect(api.confirm(sold.reservationId)).resolves.toBeUndefined();
        await expect(api.release(returned.reservationId)).resolves.toBeUndefined();
      }
      expect([await shelfOf(sold.bookId), await shelfOf(returned.bookId)]).toEqual([
        [3, 0, 2],
        [5, 0, 0],
      ]);
    });

    it('refuse what comes after the opposite', async () => {
      const [sold, returned] = [await held(), await held()];
      await api.confirm(sold.reservationId);
      await api.release(returned.reservationId);
      const late = api.confirm(returned.reservationId);
      await expect(late).rejects.toBeInstanceOf(ReservationClosedError);
      const { reservationId } = returned;
      await expect(late).rejects.toMatchObject({
        code: 'catalog.reservation_closed',
        message: `reservation ${reservationId} is released`,
        details: { reservationId, status: 'released' },
      });
      await expect(api.release(sold.reservationId)).rejects.toBeInstanceOf(ReservationClosedError);
    });

    it('confirm knows no reservation that nobody made; release remembers that it must not come any more', async () => {
      const reservationId = newId<ReservationId>();
      const refused = api.confirm(reservationId);
      await expect(refused).rejects.toBeInstanceOf(ReservationNotFoundError);
      await expect(refused).rejects.toMatchObject({
        code: 'catalog.reservation_not_found',
        details: { reservationId },
      });
      const bookId = await published();
      const order = anOrder();
      await api.release(order.reservationId);
      await expect(api.reserve({ ...order, lines: [{ bookId, quantity: 1 }] })).rejects.toBeInstanceOf(
        ReservationClosedError,
      );
    });

    it('let exactly one win when they meet', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { reservationId, bookId } = await held();
        const ends = await Promise.allSettled([api.confirm(reservationId), api.release(reservationId)]);
        expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect(await shelfOf(bookId)).toEqual(ends[0].status === 'fulfilled' ? [3, 0, 2] : [5, 0, 0]);
      }
    });
  });

  describe('restock', () => {
    async function soldOut(): Promise<{ reservationId: ReservationId; books: readonly BookId[] }> {
      const books = [await published({ stock: 1 }), await published({ stock: 2 }), await published({ stock: 3 })];
      const order = anOrder();
      await api.reserve({ ...order, lines: books.map((bookId, index) => ({ bookId, quantity: index + 1 })) });
      await api.confirm(order.reservationId);
      return { reservationId: order.reservationId, books };
    }

    const availableOf = async (books: readonly BookId[]): Promise<(number | undefined)[]> => {
      const found = new Map((await api.booksByIds(books)).map((book) => [book.id, book.available]));
      return books.map((book) => found.get(book));
    };

    it('brings back a part, nothing, and the rest, each copy once', async () => {
      const { reservationId, books } = await soldOut();
      await expect(api.restock(reservationId, books.slice(1, 2))).resolves.toBeUndefined();
      await api.restock(reservationId, books.slice(1, 2));
      await api.restock(reservationId, []);
      expect(await availableOf(books)).toEqual([0, 2, 0]);
      await api.restock(reservationId);
      await api.restock(reservationId, undefined);
      expect(await availableOf(books)).toEqual([1, 2, 3]);
    });

    it('in parts and whole at once brings every copy back once', async () => {
      const { reservationId, books } = await soldOut();
      const parts = [...books.map((book) => [book]), books.toReversed(), undefined];
      await Promise.all(parts.map((part) => api.restock(reservationId, part)));
      expect(await availableOf(books)).toEqual([1, 2, 3]);
    });

    it('is for what was sold, and for its own books', async () => {
      const { reservationId, books } = await soldOut();
      await expect(api.restock(newId<ReservationId>())).rejects.toBeInstanceOf(ReservationNotFoundError);
      await expect(api.restock((await held()).reservationId)).rejects.toBeInstanceOf(ReservationClosedError);
      await expect(api.restock(reservationId, [...books, newId<BookId>()])).rejects.toBeInstanceOf(
        InvalidReservationError,
      );
      expect(await availableOf(books)).toEqual([0, 0, 0]);
    });
  });

  describe('reservationsByIds', () => {
    it('gives those that exist as they are stored, each once, with what came back of them', async () => {
      const sellerId = newId<UserId>();
      const price = { amount: 700, currency: 'USD' };
      const books = [
        await published({ sellerId, stock: 5, price }),
        await published({ sellerId, title: 'Otro', stock: 5 }),
      ] as const;
      const order = anOrder();
      await api.reserve({ ...order, lines: books.map((bookId, index) => ({ bookId, quantity: index + 1 })) });
      await api.confirm(order.reservationId);
      await api.restock(order.reservationId, [books[1]]);
      const nothing = newId<ReservationId>();
      await api.release(nothing);
      const found = await api.reservationsByIds([order.reservationId, nothing, nothing, newId<ReservationId>()]);
      const line = (bookId: BookId, quantity: number, amount: number, restockedAt: number | null) => {
        return { bookId, sellerId, quantity, unitPrice: { amount, currency: 'USD' }, restockedAt };
      };
      const lines = [line(books[0], 1, 700, null), line(books[1], 2, 1500, expect.any(Number) as number)];
      expect(found).toHaveLength(2);
      expect(found).toContainEqual({ id: nothing, status: 'released', lines: [] });
      const whole = found.find(({ id }) => id === order.reservationId);
      expect(whole?.lines).toHaveLength(2);
      expect(whole).toEqual({
        id: order.reservationId,
        status: 'confirmed',
        lines: expect.arrayContaining(lines) as unknown,
      });
      expect(await api.reservationsByIds([])).toEqual([]);
    });

    it('takes 200 ids, counting each once, and no more', async () => {
      const ids = Array.from({ length: 201 }, () => newId<ReservationId>());
      const most = ids.slice(1);
      expect(await api.reservationsByIds([...most, ...most])).toEqual([]);
      await expect(api.reservationsByIds(ids)).rejects.toThrow(RangeError);
    });

    it('tells of what no reservation can be, if it is there', async () => {
      const { app } = contract.shop;
      const write = (sql: string): Promise<number> =>
        app.get(UnitOfWork, { strict: false }).run(() => app.get(Database).execute(sql));
      await write(
        `INSERT INTO catalog_reservations (id, status, created_at, changed_at) VALUES ('NOBODY', 'restocked', 1, 1)`,
      );
      await write(
        `INSERT INTO catalog_reservation_lines (reservation_id, book_id, quantity, unit_price, seller_id, title, author, cover_url, restocked_at)
         VALUES ('NOBODY', 'none', 1, -1, 'nobody', '', '', '', 1)`,
      );
      try {
        const unitPrice = { amount: -1, currency: 'USD' };
        expect(await api.reservationsByIds(['NOBODY'])).toEqual([
          {
            id: 'NOBODY',
            status: 'restocked',
            lines: [{ bookId: 'none', sellerId: 'nobody', quantity: 1, unitPrice, restockedAt: 1 }],
          },
        ]);
        expect(await api.unreleasedReservations('M', 1)).toEqual([{ id: 'NOBODY', status: 'restocked' }]);
      } finally {
        await write(`DELETE FROM catalog_reservation_lines WHERE reservation_id = 'NOBODY'`);
        await write(`DELETE FROM catalog_reservations WHERE id = 'NOBODY'`);
      }
    });
  });

  describe('unreleasedReservations', () => {
    it('go by id, a page at a time, and leave out what was released', async () => {
      const before = (await api.unreleasedReservations(null, 200)).at(-1)?.id ?? null;
      const [first, returned, sold, last] = [await held(), await held(), await held(), await held()];
      await api.release(returned.reservationId);
      await api.confirm(sold.reservationId);
      const standing = (reservationId: ReservationId, status: string) => ({ id: reservationId, status });
      const all = [
        standing(first.reservationId, 'held'),
        standing(sold.reservationId, 'confirmed'),
        standing(last.reservationId, 'held'),
      ];
      expect(await api.unreleasedReservations(before, 200)).toEqual(all);
      expect(await api.unreleasedReservations(before, 2)).toEqual(all.slice(0, 2));
      expect(await api.unreleasedReservations(sold.reservationId, 2)).toEqual(all.slice(2));
      expect(await api.unreleasedReservations(last.reservationId, 2)).toEqual([]);
    });

    it.each([0, -1, 1.5, 201, Number.NaN])('are not given %d at a time', async (limit) => {
      await expect(api.unreleasedReservations(null, limit)).rejects.toThrow(RangeError);
    });
  });

  describe('publishAll', () => {
    it('puts what is not there yet on sale, however many books it is', async () => {
      const sellerId = newId<UserId>();
      const books = Array.from({ length: 260 }, (_, index) => aBook({ sellerId, title: `Volume ${index}` }));
      expect(await api.publishAll(books.slice(0, 120))).toEqual({ published: 120, unchanged: 0 });
      expect(await api.publishAll(books)).toEqual({ published: 140, unchanged: 120 });
      expect(await onSale(contract.shop, sellerId)).toHaveLength(260);
      expect(await api.publishAll([])).toEqual({ published: 0, unchanged: 0 });
    });

    it('takes a hundred of the longest descriptions', async () => {
      const sellerId = newId<UserId>();
      const description = '書'.repeat(5_000);
      const books = Array.from({ length: 100 }, (_, index) => aBook({ sellerId, title: `Long ${index}`, description }));
      expect(await api.publishAll(books)).toEqual({ published: 100, unchanged: 0 });
    });

    it.each<[string, Partial<PublishBook>, object]>([
      ['title', { title: '' }, { field: 'title', problem: 'required' }],
      ['price', { price: { amount: 1.5, currency: 'USD' } }, { field: 'price' }],
      ['price of no number', { price: { amount: Number.NaN, currency: 'USD' } }, { field: 'price' }],
      ['currency', { price: { amount: 100, currency: 'EUR' } }, { field: 'price', problem: 'wrong_currency' }],
      ['stock', { stock: -1 }, { field: 'stock', problem: 'not_a_stock' }],
      ['ISBN', { isbn: '123' }, { field: 'isbn', problem: 'not_an_isbn' }],
    ])('refuses a wrong %s', async (_what, change, details) => {
      const refused = api.publishAll([aBook(change)]);
      await expect(refused).rejects.toBeInstanceOf(DomainError);
      await expect(refused).rejects.toMatchObject({ code: 'catalog.invalid_book', details });
    });
  });
});
