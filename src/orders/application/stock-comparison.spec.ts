import { setImmediate as nextTurn } from 'node:timers/promises';
import { MemoryStockBooks } from '../../../test/builders/memory-stock-books.js';
import { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { newId, type OrderId } from '../../shared/ids.js';
import type { Order } from '../domain/order.js';
import { ORDER_CHECKS } from './stock-agreement.js';
import { StillMovingError, StockComparison } from './stock-comparison.js';

const ABANDONED_AFTER_MS = 121_000;

let shop: OrderWorkshop;
let order: Order;

beforeEach(async () => {
  shop = new OrderWorkshop();
  order = await placed();
});

async function placed(): Promise<Order> {
  return shop.place(shop.catalog.put({ available: 1 }).id, { idempotencyKey: newId() });
}

/** Steps `books.…` and `catalog.…` of the shop's failpoints are where others get their turn. */
const comparison = (batch?: number): StockComparison =>
  new StockComparison(
    shop.failpoints.watch('books', new MemoryStockBooks(shop.tables)),
    shop.failpoints.watch('catalog', shop.catalog),
    batch,
  );

/** What each of the four checks finds. */
async function found({ batch, limit = 10 }: { batch?: number; limit?: number } = {}): Promise<readonly object[]> {
  const ofOrders = await comparison(batch).ofOrders(limit, {});
  return [
    ...ORDER_CHECKS.flatMap((check) => ofOrders.of(check).map((row) => ({ check, ...row }))),
    ...(await comparison(batch).ofReservations(limit)),
  ];
}

const meanwhile = (step: string, when: 'before' | 'after', work: () => Promise<unknown>): void => {
  shop.failpoints.interleave(step, when, async () => {
    await work();
  });
};

const calls = (step: string): number => shop.failpoints.steps.filter((taken) => taken === step).length;

/** The process dies in the middle of a checkout that holds a copy. */
async function brokenCheckout(): Promise<OrderId> {
  const known = new Set(shop.tables.placements.keys());
  shop.failpoints.arm({ step: 'orders.add', when: 'before', kind: 'crash' });
  await expect(placed()).rejects.toThrow('orders.add');
  shop.failpoints.clear();
  const [id] = [...shop.tables.placements.keys()].filter((one) => !known.has(one));
  if (!id) throw new Error('no checkout was begun');
  return id;
}

async function giveUp(): Promise<void> {
  const [parcel] = order.state.shipments;
  if (!parcel) throw new Error('no parcel');
  await shop.giveUpShipment.execute({ shipmentId: parcel.id, sellerId: parcel.sellerId, reason: 'Se mojó' });
}

describe('a shop that is in order', () => {
  it('has nothing to tell of, whatever became of its orders and checkouts', async () => {
    await shop.pay(await placed(), newId());
    await shop.cancel(await placed());
    const paid = await placed();
    await shop.pay(paid, newId());
    await shop.cancel(paid);
    await brokenCheckout();
    expect(await found()).toEqual([]);
    await shop.tick(ABANDONED_AFTER_MS);
    expect(await found()).toEqual([]);
    await shop.tick(900_000);
    expect(await found({ batch: 1 })).toEqual([]);
  });
});

describe('what changes between two reads is no breach', () => {
  it.each<[string, (one: Order) => Promise<unknown>]>([
    ['paid', (one) => shop.pay(one, newId())],
    ['cancelled', (one) => shop.cancel(one)],
  ])('an order that is %s after it was read', async (_name, change) => {
    meanwhile('catalog.reservationsByIds', 'before', () => change(order));
    expect(await found()).toEqual([]);
    expect(calls('catalog.reservationsByIds')).toBe(2);
  });

  it('an order that is paid at the first look, and cancelled at the second', async () => {
    meanwhile('catalog.reservationsByIds', 'before', async () => {
      await shop.pay(order);
      meanwhile('catalog.reservationsByIds', 'before', () => shop.cancel(order));
    });
    expect(await found()).toEqual([]);
    expect(calls('catalog.reservationsByIds')).toBe(3);
  });

  it('a parcel that is given up', async () => {
    await shop.pay(order);
    meanwhile('catalog.reservationsByIds', 'before', giveUp);
    expect(await found()).toEqual([]);
    expect(calls('books.byIds')).toBeGreaterThan(0);
  });

  it('a checkout that becomes an order', async () => {
    meanwhile('catalog.reserve', 'after', async () => {
      expect(await found()).toEqual([]);
    });
    await placed();
    expect(calls('books.owners')).toBe(1);
  });

  it('a checkout that is given up after its reservation was read', async () => {
    await brokenCheckout();
    meanwhile('catalog.unreleasedReservations', 'after', () => shop.tick(ABANDONED_AFTER_MS));
    expect(await found()).toEqual([]);
    expect(calls('catalog.reservationsByIds')).toBe(2);
  });
});

describe('what is wrong is told', () => {
  const released = (one: Order): object => ({
    check: 'stock.orders_have_reservations',
    order_id: one.state.id,
    code: one.state.code,
    status: 'reserved',
    stock_state: 'held',
    reservation: 'released',
  });

  it('of an order at rest', async () => {
    await shop.catalog.release(order.state.id);
    expect(await found()).toEqual([released(order)]);
  });

  it('of an order that changes while it is looked at, as it is then', async () => {
    await shop.catalog.release(order.state.id);
    meanwhile('books.versions', 'before', () => shop.pay(order));
    expect(await found()).toEqual([{ ...released(order), status: 'paid', stock_state: 'confirm_due' }]);
  });

  it('of an order that begins to be wrong while it is looked at, and not of one that ends to be', async () => {
    await shop.pay(order);
    const { state } = shop.tables.orders.get(order.state.id) ?? order;
    meanwhile('catalog.reservationsByIds', 'before', () => shop.catalog.restock(state.id));
    expect(await found()).toEqual([
      {
        check: 'stock.only_cancelled_comes_back',
        order_id: state.id,
        book_id: state.lines[0]?.bookId,
        stock_state: 'confirmed',
        parcel: 'pending',
        restocked_at: 0,
      },
    ]);
    meanwhile('catalog.reservationsByIds', 'before', giveUp);
    expect(await found()).toEqual([]);
  });

  it('of a reservation for nobody, also when it is sold while it is looked at', async () => {
    const reservationId = newId<OrderId>();
    const { id: bookId } = shop.catalog.put();
    await shop.catalog.reserve({ reservationId, buyerId: shop.buyerId, lines: [{ bookId, quantity: 1 }] });
    expect(await found()).toEqual([{ order_id: reservationId, status: 'held', checkout: null }]);
    meanwhile('books.owners', 'after', () => shop.catalog.confirm(reservationId));
    expect(await found()).toEqual([{ order_id: reservationId, status: 'confirmed', checkout: null }]);
  });

  it('of a checkout that ended and still holds', async () => {
    const orderId = await brokenCheckout();
    const placement = shop.tables.placements.get(orderId);
    if (placement) shop.tables.placements.set(orderId, { ...placement, status: 'abandoned', releaseAt: null });
    expect(await found()).toEqual([{ order_id: orderId, status: 'held', checkout: 'abandoned' }]);
  });

  it('page by page, as many rows as are asked for', async () => {
    const orders = [order];
    for (let more = 0; more < 4; more += 1) orders.push(await placed());
    for (const { state } of orders) await shop.catalog.release(state.id);
    for (const batch of [1, 2, 5, 6]) expect(await found({ batch })).toEqual(orders.map(released));
    expect(await found({ batch: 2, limit: 3 })).toEqual(orders.slice(0, 3).map(released));
  });
});

describe('a look', () => {
  it('that nothing ever stands still for fails: then nobody knows', async () => {
    await shop.catalog.release(order.state.id);
    const books = new MemoryStockBooks(shop.tables);
    jest.spyOn(books, 'versions').mockResolvedValue(new Map([[order.state.id, 99]]));
    const look = new StockComparison(books, shop.catalog).ofOrders(10, {});
    await expect(look).rejects.toThrow(StillMovingError);
    await expect(look).rejects.toThrow(order.state.id);
  });

  it('fails when the catalogue gives no answer', async () => {
    shop.failpoints.arm({ step: 'catalog.reservationsByIds', when: 'before', kind: 'error' });
    await expect(comparison().ofOrders(10, {})).rejects.toThrow('catalog.reservationsByIds');
  });

  it('is shared in a run, and made again in the next', async () => {
    const [looking, run] = [comparison(), {}];
    const [first, second] = [await looking.ofOrders(10, run), await looking.ofOrders(10, run)];
    expect([second === first, calls('books.page')]).toEqual([true, 1]);
    await shop.catalog.release(order.state.id);
    expect((await looking.ofOrders(10, {})).of('stock.orders_have_reservations')).toHaveLength(1);
  });

  it('holds a page at a time, and leaves the event loop to others between two', async () => {
    for (let more = 0; more < 3; more += 1) await placed();
    const asked = jest.spyOn(shop.catalog, 'reservationsByIds');
    let turns = 0;
    const look = comparison(1).ofOrders(10, {});
    const isOver = look.then(() => true);
    while (!(await Promise.race([isOver, nextTurn(false)]))) turns += 1;
    expect(asked.mock.calls.map(([ids]) => ids.length)).toEqual([1, 1, 1, 1]);
    expect(turns).toBeGreaterThanOrEqual(4);
  });
});
