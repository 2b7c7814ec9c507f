import { InjectedFailure, pointsAt } from '../../../test/builders/failpoints.js';
import { addressInput } from '../../../test/builders/order.builder.js';
import { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { OutOfStockError } from '../../catalog/catalog.api.js';
import { IdempotencyKeyReusedError } from '../../platform/idempotency/idempotency-keys.js';
import { RUN_LIMIT_MS } from '../../platform/idempotency/idempotent-commands.js';
import { CheckoutClosedError, EmptyCartError, TooManyLinesError } from '../domain/order-errors.js';
import { Cart } from '../domain/cart.js';
import { newId, type BookId } from '../../shared/ids.js';
import { quantityOf } from '../domain/quantity.js';
import { CHECKOUT_LIMIT_MS } from './checkouts.js';

let shop: OrderWorkshop;
beforeEach(() => {
  shop = new OrderWorkshop();
});

const stockOf = (bookId: BookId) => {
  const { available, reserved, sold } = shop.catalog.shelf.get(bookId) ?? {};
  return { available, reserved, sold };
};

describe('placing an order', () => {
  it('makes it of what the catalogue says, and holds the copies for a quarter of an hour', async () => {
    const book = shop.catalog.put({ price: 2500, available: 3 });
    const items = [{ bookId: book.id, quantity: quantityOf(2) }];
    const order = await shop.place(book.id, { items });
    expect(order.state).toMatchObject({
      status: 'reserved',
      stock: 'held',
      lines: [{ title: 'Rayuela', quantity: 2 }],
    });
    expect(order.total.amount).toBe(2 * 2500 + 1500);
    expect(order.state.expiresAt.getTime() - order.state.placedAt.getTime()).toBe(900_000);
    expect(stockOf(book.id)).toEqual({ available: 1, reserved: 2, sold: 0 });
    expect(shop.tables.history).toEqual(['nothing > reserved by buyer']);
  });

  it('takes the cart and empties it of what was ordered', async () => {
    const book = shop.catalog.put({ available: 5 });
    shop.tables.carts.set(shop.buyerId, Cart.of([{ bookId: book.id, quantity: quantityOf(2) }]));
    const order = await shop.place(book.id, { items: 'cart' });
    expect(order.state.lines).toMatchObject([{ quantity: 2 }]);
    expect(shop.tables.carts.get(shop.buyerId)?.isEmpty).toBe(true);
  });

  it('leaves the cart alone when the call says what to order', async () => {
    const book = shop.catalog.put({ available: 5 });
    const cart = Cart.of([{ bookId: book.id, quantity: quantityOf(2) }]);
    shop.tables.carts.set(shop.buyerId, cart);
    await shop.place(book.id);
    expect(shop.tables.carts.get(shop.buyerId)).toEqual(cart);
  });

  it('joins lines of the same book', async () => {
    const book = shop.catalog.put({ available: 5 });
    const items = [1, 2].map((copies) => ({ bookId: book.id, quantity: quantityOf(copies) }));
    expect((await shop.place(book.id, { items })).state.lines).toMatchObject([{ quantity: 3 }]);
  });

  it('wants something to order, and not too much of it', async () => {
    const many = Array.from({ length: 51 }, () => ({ bookId: newId<BookId>(), quantity: quantityOf(1) }));
    await expect(shop.place(newId<BookId>(), { items: 'cart' })).rejects.toThrow(EmptyCartError);
    await expect(shop.place(newId<BookId>(), { items: [] })).rejects.toThrow(EmptyCartError);
    await expect(shop.place(newId<BookId>(), { items: many })).rejects.toThrow(TooManyLinesError);
    expect(shop.tables.placements.size).toBe(0);
  });

  it('refuses a wrong address or carrier before it holds anything', async () => {
    const { id } = shop.catalog.put();
    const wrong = [
      { shippingAddress: { ...addressInput, street: '' } },
      { shippingAddress: { ...addressInput, country: 'ZZ' } },
      { carrier: 'pigeon' },
      { shippingAddress: { ...addressInput, country: 'US' }, carrier: 'envia' },
    ];
    for (const command of wrong) await expect(shop.place(id, command)).rejects.toMatchObject({ code: /^orders\./ });
    expect(shop.failpoints.steps).toEqual([]);
  });
});

describe('placing an order again with the same key', () => {
  it('answers the same order, and orders nothing more', async () => {
    const { id } = shop.catalog.put({ available: 5 });
    const [first, second] = await Promise.all([shop.place(id), shop.place(id)]);
    const third = await shop.place(id);
    expect(new Set([first, second, third].map(({ state }) => state.code)).size).toBe(1);
    expect(shop.tables.orders.size).toBe(1);
    expect(stockOf(id)).toEqual({ available: 4, reserved: 1, sold: 0 });
  });

  it('answers the same order from the cart, which is empty by then', async () => {
    const { id } = shop.catalog.put({ available: 5 });
    shop.tables.carts.set(shop.buyerId, Cart.of([{ bookId: id, quantity: quantityOf(2) }]));
    const first = await shop.place(id, { items: 'cart' });
    const second = await shop.place(id, { items: 'cart' });
    expect(second.state.code).toBe(first.state.code);
  });

  it('answers the same refusal, even when there would be stock by now', async () => {
    const book = shop.catalog.put({ available: 0 });
    await expect(shop.place(book.id)).rejects.toThrow(OutOfStockError);
    book.available = 5;
    await expect(shop.place(book.id)).rejects.toMatchObject({
      code: 'catalog.out_of_stock',
      details: { bookId: book.id, title: 'Rayuela', available: 0 },
    });
    await expect(shop.place(book.id, { idempotencyKey: 'key-2' })).resolves.toBeDefined();
  });

  it('is refused with another body', async () => {
    const { id } = shop.catalog.put({ available: 5 });
    await shop.place(id);
    for (const other of [{ carrier: 'dhl' }, { items: [{ bookId: id, quantity: quantityOf(2) }] }]) {
      await expect(shop.place(id, other)).rejects.toThrow(IdempotencyKeyReusedError);
    }
  });
});

describe('a checkout that breaks down', () => {
  /** `keys.end` comes after them: that the answer could not be kept is nobody's trouble. */
  const steps = [
    'keys.find',
    'unit.run',
    'keys.claim',
    'carts.of',
    'placements.add',
    'catalog.reserve',
    'placements.close',
    'orders.add',
    'carts.remove',
  ];
  const secondUnit = pointsAt(['unit.run'], 2).filter(({ call }) => call === 2);

  it('takes the steps that the points below name', async () => {
    const { id } = shop.catalog.put();
    shop.tables.carts.set(shop.buyerId, Cart.of([{ bookId: id, quantity: quantityOf(1) }]));
    await shop.place(id, { items: 'cart' });
    expect(new Set(shop.failpoints.steps)).toEqual(new Set([...steps, 'keys.end']));
  });

  const cart = () => {
    const book = shop.catalog.put({ available: 1 });
    shop.tables.carts.set(shop.buyerId, Cart.of([{ bookId: book.id, quantity: quantityOf(1) }]));
    return book;
  };

  it.each([...pointsAt(steps), ...secondUnit])('%j leaves no copy held without an order', async (point) => {
    const { id } = cart();
    shop.failpoints.arm(point);
    await expect(shop.place(id, { items: 'cart' })).rejects.toThrow(InjectedFailure);
    shop.failpoints.clear();
    await shop.tick(CHECKOUT_LIMIT_MS);
    const placed = shop.tables.orders.size;
    expect(stockOf(id)).toEqual({ available: 1 - placed, reserved: placed, sold: 0 });
    expect(shop.tables.carts.get(shop.buyerId)?.isEmpty).toBe(placed === 1);
    // Whatever comes late with the same id holds nothing any more.
    const again = await shop.place(id, { items: 'cart' }).catch((error: unknown) => error);
    if (again instanceof Error) expect(again).toBeInstanceOf(CheckoutClosedError);
    expect(stockOf(id).reserved).toBe(shop.tables.orders.size);
  });

  it.each([...pointsAt(steps), ...secondUnit].filter(({ kind }) => kind === 'crash'))(
    '%j is completed by sending it again',
    async (point) => {
      const { id } = cart();
      shop.failpoints.arm(point);
      await expect(shop.place(id, { items: 'cart' })).rejects.toThrow(InjectedFailure);
      shop.failpoints.clear();
      // A repeat waits for the first until it must have died.
      shop.clock.advance(RUN_LIMIT_MS);
      const order = await shop.place(id, { items: 'cart' });
      expect(order.state.status).toBe('reserved');
      await shop.tick(CHECKOUT_LIMIT_MS);
      expect(shop.tables.orders.size).toBe(1);
      expect(stockOf(id)).toEqual({ available: 0, reserved: 1, sold: 0 });
    },
  );

  it('gives the copies back at once when the order cannot be stored', async () => {
    const { id } = cart();
    shop.failpoints.arm({ step: 'orders.add', when: 'before', kind: 'error' });
    await expect(shop.place(id, { items: 'cart' })).rejects.toThrow(InjectedFailure);
    expect(stockOf(id)).toEqual({ available: 1, reserved: 0, sold: 0 });
  });
});
