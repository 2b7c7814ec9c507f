import { newOrderCode } from '../../src/orders/domain/order-code.js';
import { SqlOperatorQueries } from '../../src/orders/infrastructure/persistence/sql-operator-queries.js';
import { SqlOrderQueries } from '../../src/orders/infrastructure/persistence/sql-order-queries.js';
import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import { TypeormOrderRepository } from '../../src/orders/infrastructure/persistence/typeorm-order.repository.js';
import type { Order } from '../../src/orders/domain/order.js';
import { quantityOf } from '../../src/orders/domain/quantity.js';
import type { OrderStatus } from '../../src/orders/domain/order-status.js';
import { newId, parseId, type ShipmentId, type UserId } from '../../src/shared/ids.js';
import { Money } from '../../src/shared/money.js';
import { addressInput, aLine, anOrder, NOON, orderIn } from '../builders/order.builder.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

let db: TestDatabase;
let queries: SqlOrderQueries;
let orders: TypeormOrderRepository;

beforeAll(async () => {
  db = await startTestDatabase([ordersPersistence]);
  queries = new SqlOrderQueries(db.database);
  orders = new TypeormOrderRepository(db.database, db.outbox);
});

afterAll(() => db.close());

async function stored(order: Order): Promise<Order> {
  await db.unitOfWork.run(() => orders.add(order));
  return order;
}

describe("the list of a buyer's orders", () => {
  it('pages through all of them once, newest first, and through nobody else’s', async () => {
    const buyerId = newId<UserId>();
    const placed: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      placed.unshift((await stored(anOrder({ buyerId }))).state.code);
      await stored(anOrder());
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    const sizes: number[] = [];
    do {
      const page = await queries.ofBuyer(buyerId, { cursor, limit: 3 });
      sizes.push(page.items.length);
      seen.push(...page.items.map(({ code }) => code));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(placed);
    expect(sizes).toEqual([3, 3, 1]);
  });

  it('counts copies and shows the books', async () => {
    const lines = [aLine({ title: 'Uno', quantity: quantityOf(2) }), aLine({ title: 'Dos', quantity: quantityOf(3) })];
    const { state, total } = await stored(anOrder({ lines }));
    const { items } = await queries.ofBuyer(state.buyerId, { cursor: undefined, limit: 10 });
    expect(items).toMatchObject([{ count: 5, total: total.toJSON(), lines: [{ title: 'Uno' }, { title: 'Dos' }] }]);
  });

  it.each(['', 'nonsense', 'MSAw', '%00', "' OR 1=1 --", 'x'.repeat(5000)])(
    'begins anew at the cursor %.20s',
    async (cursor) => {
      const { state } = await stored(anOrder());
      expect((await queries.ofBuyer(state.buyerId, { cursor, limit: 10 })).items).toHaveLength(1);
    },
  );
});

describe('one order', () => {
  it('is shown to its buyer with everything it has, and to nobody else', async () => {
    const line = aLine({ unitPrice: Money.of(2500, 'USD'), quantity: quantityOf(2) });
    const { state } = await stored(anOrder({ lines: [line] }));
    expect(await queries.detailsOf(state.buyerId, state.code)).toMatchObject({
      code: state.code,
      status: 'reserved',
      subtotal: { amount: 5000, currency: 'USD' },
      shippingCost: { amount: 1500, currency: 'USD' },
      total: { amount: 6500, currency: 'USD' },
      carrierName: 'Servientrega',
      address: addressInput,
      lines: [{ title: 'Rayuela', lineTotal: { amount: 5000, currency: 'USD' } }],
      shipments: [{ status: 'pending', sellerId: line.sellerId }],
      payment: null,
      timeline: [{ status: 'reserved', at: NOON }],
    });
    expect(await queries.detailsOf(newId<UserId>(), state.code)).toBeNull();
  });
});

describe("an operator's list", () => {
  it('has the orders of everybody, newest first, page by page, of one status when asked', async () => {
    const operator = new SqlOperatorQueries(db.database);
    const codes: string[] = [];
    for (const status of ['paid', 'reserved', 'paid', 'paid'] as const) {
      codes.unshift((await stored(orderIn(status))).state.code);
    }
    const paged = async (status?: OrderStatus) => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const { items, nextCursor } = await operator.list(status, { cursor, limit: 2 });
        found.push(...items.map(({ code }) => code));
        cursor = nextCursor ?? undefined;
      } while (cursor !== undefined);
      return found.filter((code) => codes.includes(code));
    };
    expect(await paged()).toEqual(codes);
    expect(await paged('paid')).toEqual(codes.filter((_code, index) => index !== 2));
    expect(await operator.byCode(newOrderCode())).toBeNull();
  });
});

describe("a seller's sales", () => {
  const seller = newId<UserId>();
  const sold = (status: OrderStatus) =>
    stored(orderIn(status, { lines: [aLine({ sellerId: seller, title: 'Mío' }), aLine({ title: 'Ajeno' })] }));

  it('are what was paid, those to be sent first and then newest first, without what others sell', async () => {
    const names = new Map<string, string>();
    for (const status of [
      'paid',
      'delivered',
      'reserved',
      'paying',
      'paid',
      'expired',
      'cancelled',
      'refunded',
      'shipped',
    ] as const) {
      names.set((await sold(status)).state.code, `${status} ${names.size}`);
    }
    const seen: (string | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await queries.salesOf(seller, { cursor, limit: 2 });
      for (const sale of page.items) {
        seen.push(names.get(sale.orderCode));
        expect(sale.items).toEqual([{ title: 'Mío', quantity: 1 }]);
        expect(sale.total.amount).toBe(1999);
        expect(sale.address).toEqual(addressInput);
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(['paid 4', 'paid 0', 'shipped 8', 'refunded 7', 'delivered 1']);
  });

  it('move down the list when they are sent', async () => {
    const [first] = (await queries.salesOf(seller, { cursor: undefined, limit: 1 })).items;
    const shipmentId = parseId<ShipmentId>(first?.id);
    const order = shipmentId && (await orders.ofShipment(seller, shipmentId));
    if (!order) throw new Error('nothing was sold');
    await db.unitOfWork.run(() => orders.save(order.ship(shipmentId, seller, null, NOON)));
    const { items } = await queries.salesOf(seller, { cursor: undefined, limit: 10 });
    expect(items.map(({ status }) => status)).toEqual(['pending', 'shipped', 'cancelled', 'shipped', 'delivered']);
  });
});
