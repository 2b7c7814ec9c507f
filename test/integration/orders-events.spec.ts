import type { Order } from '../../src/orders/domain/order.js';
import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import { TypeormOrderRepository } from '../../src/orders/infrastructure/persistence/typeorm-order.repository.js';
import { Money } from '../../src/shared/money.js';
import { aLine, anOrder, NOON } from '../builders/order.builder.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

let db: TestDatabase;
let orders: TypeormOrderRepository;

beforeAll(async () => {
  db = await startTestDatabase([ordersPersistence]);
  orders = new TypeormOrderRepository(db.database, db.outbox);
});

afterAll(() => db.close());

interface Told {
  readonly type: string;
  readonly payload: string;
  readonly occurredAt: number;
}

const eventsOf = ({ state }: Order) =>
  db.database.query<Told>(
    'SELECT type, payload, occurred_at AS occurredAt FROM orders_outbox WHERE subject = ? ORDER BY id',
    [state.id],
  );

async function place(order = anOrder()): Promise<Order> {
  await db.unitOfWork.run(() => orders.add(order));
  return current(order);
}

async function current({ state }: Order): Promise<Order> {
  const order = await orders.byId(state.id);
  if (!order) throw new Error('not stored');
  return order;
}

/** Makes the moves one after the other, each in a unit of its own. */
async function make(order: Order, ...moves: readonly ((order: Order) => Order)[]): Promise<Order> {
  for (const move of moves) {
    const moved = move(await current(order));
    expect(await db.unitOfWork.run(() => orders.save(moved))).toBe(true);
  }
  return current(order);
}

const shipAll = (order: Order): Order =>
  order.state.shipments.reduce((sent, { id, sellerId }) => sent.ship(id, sellerId, 'GU 1', NOON), order);

/** Steps of the history without their event, with more than one, or with one that tells of another step. */
async function stepsNotToldOnce(): Promise<readonly object[]> {
  return db.database.query<object>(
    `SELECT h.order_id, h.version, h.to_status, o.type FROM orders_order_history h
     LEFT JOIN orders_outbox o ON o.id = h.event_id
     WHERE o.id IS NULL OR o.subject <> h.order_id`,
  );
}

describe('the events of orders', () => {
  it('tell of every step, and of every parcel, in the unit that stores it', async () => {
    const order = await place();
    const delivered = await make(
      order,
      (one) => one.startPayment(NOON),
      (one) => one.paymentUnanswered('timer', NOON),
      (one) => one.paymentRefused('timer', NOON),
      (one) => one.startPayment(NOON),
      (one) => one.paymentCaptured('buyer', NOON),
      shipAll,
      (one) => one.receive(NOON),
    );
    expect(delivered.state.status).toBe('delivered');
    const told = await eventsOf(order);
    expect(told.map(({ type }) => type.replace('orders.', ''))).toEqual([
      'order_placed',
      'order_payment_started',
      'order_payment_unknown',
      'order_payment_refused',
      'order_payment_started',
      'order_paid',
      'order_shipped',
      ...order.state.shipments.map(() => 'shipment_shipped'),
      'order_delivered',
      ...order.state.shipments.map(() => 'shipment_delivered'),
    ]);
    expect(told.map(({ occurredAt }) => occurredAt)).toContain(NOON.getTime());
    expect(await stepsNotToldOnce()).toEqual([]);
  });

  it('tell of a cancellation before and after the payment, of its refund, and of an expiry', async () => {
    const cancelled = await place();
    await make(cancelled, (one) => one.cancel('buyer', NOON));
    const refunded = await place();
    await make(
      refunded,
      (one) => one.startPayment(NOON),
      (one) => one.paymentCaptured('buyer', NOON),
      (one) => one.cancel('buyer', NOON),
      (one) => one.refunded(NOON),
    );
    const expired = await place();
    await make(expired, (one) => one.expire(one.state.expiresAt));
    const ends = await Promise.all(
      [cancelled, refunded, expired].map(async (order) =>
        (await eventsOf(order)).slice(1).map(({ type, payload }) => {
          const { status }: { status?: unknown } = JSON.parse(payload) as object;
          return `${type} ${String(status)}`;
        }),
      ),
    );
    expect(ends).toEqual([
      ['orders.order_cancelled cancelled'],
      [
        'orders.order_payment_started paying',
        'orders.order_paid paid',
        'orders.order_cancelled refunding',
        'orders.order_refunded refunded',
      ],
      ['orders.order_expired expired'],
    ]);
    expect(await stepsNotToldOnce()).toEqual([]);
  });

  it('say what others need to know, and nothing of where the buyer lives', async () => {
    const order = await place();
    const [placed] = await eventsOf(order);
    const { state } = order;
    expect(JSON.parse(placed?.payload ?? '')).toEqual({
      orderId: state.id,
      code: state.code,
      buyerId: state.buyerId,
      status: 'reserved',
      actor: 'buyer',
      lines: state.lines.map(({ bookId, sellerId, title, quantity, unitPrice }) => ({
        ...{ bookId, sellerId, title, quantity },
        unitPrice: unitPrice.toJSON(),
      })),
      shippingCost: state.shippingCost.toJSON(),
      total: order.total.toJSON(),
      carrierName: state.carrierName,
      expiresAt: state.expiresAt.toISOString(),
      calledOff: [],
      unowed: null,
    });
  });

  it('tell what the provider took beside the total, or in its place, with the step that it led to', async () => {
    const order = await place();
    const [euros, excess] = [Money.of(700, 'EUR'), Money.of(300, 'USD')];
    await make(
      order,
      (one) => one.startPayment(NOON),
      (one) => one.paymentMismatched(euros, 'timer', NOON),
      (one) => one.startPayment(NOON),
      (one) => one.paymentCaptured('buyer', NOON, excess),
      (one) => one.cancel('buyer', NOON),
      (one) => one.refunded(NOON, excess),
    );
    const told = (await eventsOf(order)).map(({ type, payload }) => {
      const { status, unowed }: { status?: unknown; unowed?: unknown } = JSON.parse(payload) as object;
      return [type, status, unowed];
    });
    expect(told.slice(1)).toEqual([
      ['orders.order_payment_started', 'paying', null],
      ['orders.order_payment_refused', 'reserved', euros.toJSON()],
      ['orders.order_payment_started', 'paying', null],
      ['orders.order_paid', 'paid', excess.toJSON()],
      ['orders.order_cancelled', 'refunding', null],
      ['orders.order_refunded', 'refunded', excess.toJSON()],
    ]);
  });

  it('name the sellers whose parcels a cancelled order calls off, and not whoever gave his up before', async () => {
    const order = await place();
    const [first, ...others] = order.state.shipments;
    if (!first) throw new Error('no parcel');
    await make(
      order,
      (one) => one.startPayment(NOON),
      (one) => one.paymentCaptured('buyer', NOON),
      (one) => one.giveUp(first.id, 'operator', 'damaged', NOON),
      (one) => one.cancel('buyer', NOON),
    );
    const told = (await eventsOf(order)).slice(-2).map(({ type, payload }) => [type, JSON.parse(payload)]);
    expect(told).toEqual([
      ['orders.shipment_cancelled', expect.objectContaining({ actor: 'operator', sellerId: first.sellerId })],
      ['orders.order_cancelled', expect.objectContaining({ calledOff: others.map(({ sellerId }) => sellerId) })],
    ]);
    expect(others).toHaveLength(1);
  });

  it("say of a parcel what is in it, and not what is in other sellers' ones", async () => {
    const order = await place();
    const [parcel] = order.state.shipments;
    if (!parcel) throw new Error('no parcel');
    await make(
      order,
      (one) => one.startPayment(NOON),
      (one) => one.paymentCaptured('buyer', NOON),
      (one) => one.ship(parcel.id, parcel.sellerId, 'GU 1', NOON),
    );
    const told = (await eventsOf(order)).at(-1);
    expect(told?.type).toBe('orders.shipment_shipped');
    expect(JSON.parse(told?.payload ?? '')).toMatchObject({
      shipmentId: parcel.id,
      sellerId: parcel.sellerId,
      trackingNumber: 'GU 1',
      refund: null,
      lines: order.state.lines
        .filter(({ sellerId }) => sellerId === parcel.sellerId)
        .map(({ title, quantity }) => ({ title, quantity })),
    });
  });

  it('are as few as the changes that were stored, however many tried', async () => {
    const order = await place();
    const moves = Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? order.startPayment(NOON) : order.cancel('buyer', NOON),
    );
    const won = await Promise.all(moves.map((move) => db.unitOfWork.run(() => orders.save(move))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await eventsOf(order)).toHaveLength(2);
    expect(await stepsNotToldOnce()).toEqual([]);
  });

  it('hold the longest order there is', async () => {
    const lines = Array.from({ length: 50 }, () => aLine({ title: '📚'.repeat(300) }));
    const order = await place(anOrder({ lines }));
    expect((await eventsOf(order))[0]?.payload.length).toBeGreaterThan(30_000);
  });
});
