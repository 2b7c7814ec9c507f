import { Cart } from '../../src/orders/domain/cart.js';
import { newOrderCode } from '../../src/orders/domain/order-code.js';
import type { Order } from '../../src/orders/domain/order.js';
import {
  type Payment,
  type PaymentId,
  type Refund,
  type RefundId,
  tookMoney,
} from '../../src/orders/domain/payment.js';
import { MAX_QUANTITY, quantityOf } from '../../src/orders/domain/quantity.js';
import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import { TypeormCartRepository } from '../../src/orders/infrastructure/persistence/typeorm-cart.repository.js';
import { TypeormOrderRepository } from '../../src/orders/infrastructure/persistence/typeorm-order.repository.js';
import { TypeormPaymentRepository } from '../../src/orders/infrastructure/persistence/typeorm-payment.repository.js';
import { TypeormPlacementRepository } from '../../src/orders/infrastructure/persistence/typeorm-placement.repository.js';
import { isDuplicateKey } from '../../src/platform/database/database-errors.js';
import { type BookId, newId, type OrderId, type ShipmentId, type UserId } from '../../src/shared/ids.js';
import { Money } from '../../src/shared/money.js';
import { aLine, anOrder, NOON, orderIn } from '../builders/order.builder.js';
import { MutableClock } from '../support/mutable-clock.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

let db: TestDatabase;
let orders: TypeormOrderRepository;
let payments: TypeormPaymentRepository;
let placements: TypeormPlacementRepository;
let carts: TypeormCartRepository;

beforeAll(async () => {
  db = await startTestDatabase([ordersPersistence]);
  orders = new TypeormOrderRepository(db.database, db.outbox);
  payments = new TypeormPaymentRepository(db.database);
  placements = new TypeormPlacementRepository(db.database);
  carts = new TypeormCartRepository(db.database, new MutableClock());
});

afterAll(() => db.close());

const write = <T>(work: () => Promise<T>): Promise<T> => db.unitOfWork.run(work);

async function stored(order = anOrder()): Promise<Order> {
  await write(() => orders.add(order));
  return read(order);
}

async function read({ state }: Order): Promise<Order> {
  const order = await orders.byId(state.id);
  if (!order) throw new Error('not stored');
  return order;
}

const historyOf = ({ state }: Order) =>
  db.database.query<{ fromStatus: string | null; toStatus: string; actor: string }>(
    'SELECT from_status AS fromStatus, to_status AS toStatus, actor FROM orders_order_history WHERE order_id = ? ORDER BY version',
    [state.id],
  );

describe('the order repository', () => {
  it('gives an order back as it was stored', async () => {
    const line = aLine({ title: '«😀 שלום» <b>', quantity: quantityOf(99) });
    const order = anOrder({ lines: [aLine(), line, aLine()] });
    const shipments = order.state.shipments.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect((await stored(order)).state).toEqual({ ...order.state, shipments });
  });

  it("finds a buyer's own order and nobody else's", async () => {
    const { state } = await stored();
    expect((await orders.ofBuyer(state.buyerId, state.code))?.state.id).toBe(state.id);
    expect(await orders.ofBuyer(newId<UserId>(), state.code)).toBeNull();
    expect(await orders.ofBuyer(state.buyerId, newOrderCode())).toBeNull();
    expect(await orders.byId(newId<OrderId>())).toBeNull();
  });

  it("finds the order of a seller's own shipment", async () => {
    const { state } = await stored();
    for (const { id, sellerId } of state.shipments) {
      expect((await orders.ofShipment(sellerId, id))?.state.id).toBe(state.id);
      expect(await orders.ofShipment(newId<UserId>(), id)).toBeNull();
    }
    expect(await orders.ofShipment(newId<UserId>(), newId<ShipmentId>())).toBeNull();
  });

  it('refuses a code that is taken', async () => {
    const { state } = await stored();
    const twin = anOrder();
    Object.assign(twin.state, { code: state.code });
    const error: unknown = await write(() => orders.add(twin)).catch((caught: unknown) => caught);
    expect(isDuplicateKey(error)).toBe(true);
  });

  it('stores a change with its history, the shipments too', async () => {
    const order = await stored();
    const [first] = order.state.shipments;
    if (!first) throw new Error('no shipment');
    await write(() => orders.save(order.startPayment(NOON)));
    await write(async () => orders.save((await read(order)).paymentCaptured('buyer', NOON)));
    await write(async () => orders.save((await read(order)).ship(first.id, first.sellerId, 'GU 1', NOON)));
    const now = await read(order);
    expect(now.state).toMatchObject({ status: 'paid', stock: 'confirm_due', version: 3 });
    expect(now.state.shipments).toMatchObject([
      { status: 'shipped', trackingNumber: 'GU 1', shippedAt: NOON },
      { status: 'pending' },
    ]);
    expect(await historyOf(order)).toEqual([
      { fromStatus: null, toStatus: 'reserved', actor: 'buyer' },
      { fromStatus: 'reserved', toStatus: 'paying', actor: 'buyer' },
      { fromStatus: 'paying', toStatus: 'paid', actor: 'buyer' },
    ]);
  });

  it('stores what became of its parcels, each step once', async () => {
    const lines = [aLine(), aLine(), aLine()];
    const order = await stored(orderIn('paid', { lines }));
    const [first, second, third] = order.state.shipments;
    if (!first || !second || !third) throw new Error('no shipments');
    const change = (move: (order: Order) => Order) => write(async () => orders.save(move(await read(order))));
    await change((now) => now.giveUp(first.id, 'seller', 'Se mojó 😀', NOON));
    await change((now) => now.ship(second.id, second.sellerId, null, NOON));
    await change((now) => now.ship(third.id, third.sellerId, null, NOON));
    await change((now) => now.delay(second.id, NOON));
    await change((now) => now.lose(second.id, 'timer', NOON));
    await change((now) => now.arrive(third.id, 'operator', NOON));
    const now = await read(order);
    expect(now.state).toMatchObject({
      status: 'delivered',
      shipments: [
        { status: 'cancelled', stock: 'restock_due' },
        { status: 'lost', stock: 'with_order', delayedAt: NOON },
        { status: 'delivered', stock: 'with_order', deliveredAt: NOON },
      ],
    });
    const steps = await db.database.query<{ id: string; step: string; actor: string; note: string | null }>(
      'SELECT shipment_id AS id, step, actor, note FROM orders_shipment_history WHERE order_id = ? ORDER BY id, step',
      [order.state.id],
    );
    expect(steps).toEqual([
      { id: first.id, step: 'cancelled', actor: 'seller', note: 'Se mojó 😀' },
      { id: second.id, step: 'delayed', actor: 'timer', note: null },
      { id: second.id, step: 'lost', actor: 'timer', note: null },
      { id: second.id, step: 'shipped', actor: 'seller', note: null },
      { id: third.id, step: 'delivered', actor: 'operator', note: null },
      { id: third.id, step: 'shipped', actor: 'seller', note: null },
    ]);
  });

  it('keeps the copies of a parcel that was given up due until the catalogue has answered', async () => {
    const order = await stored(orderIn('paid'));
    const [first] = order.state.shipments;
    if (!first) throw new Error('no shipment');
    const due = async () => (await orders.withDueParcels(1000, undefined)).includes(order.state.id);
    expect(await due()).toBe(false);
    await write(() => orders.save(order.giveUp(first.id, 'operator', 'No llegó', NOON)));
    expect(await due()).toBe(true);
    const before = await read(order);
    await write(() => orders.parcelRestocked(order.state.id, first.id));
    expect(await due()).toBe(false);
    expect((await read(order)).state.shipments[0]?.stock).toBe('restocked');
    expect(await write(() => orders.save(before.cancel('buyer', NOON)))).toBe(false);
  });

  it('stores one of many changes made at once, and one step of history', async () => {
    const order = await stored();
    const { expiresAt } = order.state;
    const moves = [
      ...Array.from({ length: 6 }, () => order.startPayment(NOON)),
      ...Array.from({ length: 6 }, () => order.cancel('buyer', NOON)),
      ...Array.from({ length: 6 }, () => order.expire(expiresAt)),
    ];
    const won = await Promise.all(moves.map((move) => write(() => orders.save(move))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await historyOf(order)).toHaveLength(2);
    expect((await read(order)).state.status).toBe(moves[won.indexOf(true)]?.state.status);
  });

  it('holds the payment and the expiry to the time that the order was given', async () => {
    const order = await stored();
    const { id, expiresAt } = order.state;
    const paying = order.startPayment(NOON);
    const expired = order.expire(expiresAt);
    await write(() =>
      db.database.execute('UPDATE orders_orders SET expires_at = ? WHERE id = ?', [NOON.getTime(), id]),
    );
    expect(await write(() => orders.save(paying))).toBe(false);
    const later = expiresAt.getTime() + 1;
    await write(() => db.database.execute('UPDATE orders_orders SET expires_at = ? WHERE id = ?', [later, id]));
    expect(await write(() => orders.save(expired))).toBe(false);
  });

  it('lists what is past its time, and whose stock is due', async () => {
    const order = await stored();
    const { id, expiresAt } = order.state;
    const listed = async (at: Date) => (await orders.expired(at, 1000, undefined)).includes(id);
    expect(await listed(new Date(expiresAt.getTime() - 1))).toBe(false);
    expect(await listed(expiresAt)).toBe(true);
    await write(() => orders.save(order.expire(expiresAt)));
    expect(await listed(expiresAt)).toBe(false);
    const due = async () => (await orders.withDueStock(1000, undefined)).find((one) => one.id === id);
    expect(await due()).toEqual({ id, stock: 'release_due' });
    await write(() => orders.stockSettled(id, 'confirm_due'));
    expect(await due()).toBeDefined();
    await write(() => orders.stockSettled(id, 'release_due'));
    expect(await due()).toBeUndefined();
    expect((await read(order)).state.stock).toBe('released');
  });

  it.each([
    [`UPDATE orders_orders SET status = 'lost'`],
    [`UPDATE orders_orders SET total = total + 1`],
    [`UPDATE orders_orders SET stock_state = 'gone'`],
    [`UPDATE orders_order_lines SET quantity = 0`],
    [`UPDATE orders_order_lines SET quantity = 100`],
    [`UPDATE orders_shipments SET status = 'gone'`],
  ])('is backed by the database, which refuses: %s', async (sql) => {
    await stored();
    await expect(write(() => db.database.execute(sql))).rejects.toThrow();
  });
});

async function attempt(order: Order, payment: Partial<Payment> = {}): Promise<Payment> {
  const started: Payment = {
    id: newId<PaymentId>(),
    orderId: order.state.id,
    method: 'credit_card',
    cardLast4: '4242',
    amount: order.total,
    taken: payment.status && tookMoney(payment.status) ? (payment.amount ?? order.total) : null,
    status: 'started',
    declineReason: null,
    reference: null,
    startedAt: NOON,
    finishedAt: null,
    checkAt: NOON,
    ...payment,
  };
  await write(() => payments.add(started));
  return started;
}

describe('the payment repository', () => {
  it('gives an attempt back as it was stored', async () => {
    const order = await stored(orderIn('paying'));
    const payment = await attempt(order);
    expect(await payments.byId(payment.id)).toEqual(payment);
    const taken = Money.of(1, 'EUR');
    const captured: Payment = {
      ...payment,
      status: 'captured',
      taken,
      reference: 'r',
      finishedAt: NOON,
      checkAt: null,
    };
    expect(await write(() => payments.save(captured, 'started'))).toBe(true);
    expect(await write(() => payments.save(payment, 'started'))).toBe(false);
    expect(await payments.capturedFor(order.state.id)).toEqual(captured);
  });

  it('lets an order have one payment that may be taken, and any number that ended', async () => {
    const order = await stored(orderIn('paying'));
    const first = await attempt(order);
    for (const status of ['started', 'unknown', 'captured'] as const) {
      const error: unknown = await attempt(order, { status }).catch((caught: unknown) => caught);
      expect(isDuplicateKey(error)).toBe(true);
    }
    await attempt(order, { status: 'declined', declineReason: 'card_declined' });
    await attempt(order, { status: 'abandoned' });
    await write(() => payments.save({ ...first, status: 'declined', declineReason: 'card_declined' }, 'started'));
    await attempt(order, { status: 'captured' });
  });

  it('is backed by the database: what is live names its order, what is not does not', async () => {
    const { id } = await attempt(await stored(orderIn('paying')));
    for (const sql of [
      ...['live_order_id = NULL', `status = 'declined'`, `status = 'lost'`],
      `taken_amount = 1, taken_currency = 'USD'`,
      ...[`status = 'captured', taken_amount = 1`, `status = 'captured', taken_currency = 'USD'`],
      `status = 'captured', taken_amount = 0, taken_currency = 'USD'`,
      ...[
        `status = 'mismatched', live_order_id = NULL`,
        `status = 'mismatched', taken_amount = 1, taken_currency = 'EUR'`,
      ],
    ]) {
      const update = `UPDATE orders_payments SET ${sql} WHERE id = ?`;
      await expect(write(() => db.database.execute(update, [id]))).rejects.toThrow();
    }
    const mismatched = `status = 'mismatched', live_order_id = NULL, taken_amount = 1, taken_currency = 'EUR'`;
    await write(() => db.database.execute(`UPDATE orders_payments SET ${mismatched} WHERE id = ?`, [id]));
  });

  it('takes a capture of the version before, which says no more, for what was asked for', async () => {
    const order = await stored(orderIn('paid'));
    const { id, amount } = await attempt(order, { status: 'captured', taken: null });
    expect((await payments.byId(id))?.taken).toEqual(amount);
    const refund = refundOf({ ...(await attempt(order, { status: 'captured_late', taken: null })), amount });
    await write(() => payments.addRefund(refund));
    await expect(write(() => payments.addRefund({ ...refund, cause: 'excess' }))).rejects.toThrow('less than');
  });

  it.each(['excess', 'mismatch', 'late_capture'] as const)(
    'has no refund of the order due while money for %s is on its way back',
    async (cause) => {
      const order = await stored(orderIn('refunding'));
      const refund = refundOf(await attempt(order, { status: 'captured' }), { cause, reason: cause });
      await write(() => payments.addRefund(refund));
      expect((await payments.dueRefunds(NOON, 1000)).find(({ id }) => id === refund.id)).toEqual(refund);
      expect(await payments.hasDueRefund(order.state.id)).toBe(false);
    },
  );

  it('gives back what was taken, in the currency that it was taken in', async () => {
    const order = await stored(orderIn('paying'));
    const taken = Money.of(50_000, 'EUR');
    const payment = await attempt(order, { status: 'mismatched', taken });
    const give = (amount: Money, cause: Refund['cause']): Promise<void> =>
      write(() => payments.addRefund(refundOf(payment, { amount, cause, reason: 'mismatch' })));
    await expect(give(Money.of(1, 'USD'), 'mismatch')).rejects.toThrow('less than 1 USD left');
    await expect(give(Money.of(50_001, 'EUR'), 'mismatch')).rejects.toThrow('less than 50001 EUR left');
    await give(taken, 'mismatch');
    await expect(give(Money.of(1, 'EUR'), 'order')).rejects.toThrow('less than 1 EUR left');
  });

  it('lists the attempts to ask about', async () => {
    const { id } = await attempt(await stored(orderIn('paying')));
    const listed = async (at: Date) => (await payments.withDueCheck(at, 1000)).some((payment) => payment.id === id);
    expect(await listed(new Date(NOON.getTime() - 1))).toBe(false);
    expect(await listed(NOON)).toBe(true);
  });

  const refundOf = (payment: Payment, refund: Partial<Refund> = {}): Refund => ({
    id: newId<RefundId>(),
    paymentId: payment.id,
    orderId: payment.orderId,
    amount: payment.amount,
    cause: 'order',
    reason: 'cancelled',
    status: 'due',
    createdAt: NOON,
    dueAt: NOON,
    refundedAt: null,
    ...refund,
  });

  it('keeps a refund due until it is finished', async () => {
    const order = await stored(orderIn('refunding'));
    const refund = refundOf(await attempt(order, { status: 'captured' }));
    await write(() => payments.addRefund(refund));
    expect(await payments.hasDueRefund(order.state.id)).toBe(true);
    const due = async (at: Date) => (await payments.dueRefunds(at, 1000)).find(({ id }) => id === refund.id);
    expect(await due(NOON)).toEqual(refund);
    const later = new Date(NOON.getTime() + 1000);
    await write(() => payments.postponeRefund(refund.id, later));
    expect(await due(NOON)).toBeUndefined();
    expect(await write(() => payments.refundFinished(refund.id, later))).toBe(true);
    expect(await write(() => payments.refundFinished(refund.id, later))).toBe(false);
    expect(await due(later)).toBeUndefined();
    expect(await payments.hasDueRefund(order.state.id)).toBe(false);
  });

  it('leaves refunds that it does not understand to a newer version, and lists the others', async () => {
    const order = await stored(orderIn('paid'));
    const payment = await attempt(order, { status: 'captured', amount: Money.of(100, 'USD') });
    const part = { amount: Money.of(20, 'USD'), dueAt: new Date(NOON.getTime() - 1000) };
    const causes = ['order', 'excess', newId<ShipmentId>(), newId<ShipmentId>()] as const;
    const refunds = causes.map((cause) => refundOf(payment, { ...part, cause, createdAt: NOON }));
    for (const refund of refunds) await write(() => payments.addRefund(refund));
    const [whole, excess, parcel, late] = refunds.map(({ id }) => id);
    const change = (id: RefundId | undefined, set: string): Promise<number> =>
      write(() => db.database.execute(`UPDATE orders_refunds SET ${set} WHERE id = ?`, [id ?? '']));
    await change(excess, `cause = 'goodwill'`);
    await change(late, `reason = 'goodwill'`);
    const due = (await payments.dueRefunds(part.dueAt, 1000)).map(({ id }) => id);
    expect(due.toSorted()).toEqual([whole, parcel].toSorted());
  });

  it('gives a payment back once for each cause, and never more of it than there is', async () => {
    const order = await stored(orderIn('paid'));
    const payment = await attempt(order, { status: 'captured', amount: Money.of(100, 'USD') });
    const give = (cause: Refund['cause'], amount: number): Promise<unknown> =>
      write(() => payments.addRefund(refundOf(payment, { cause, amount: Money.of(amount, 'USD') }))).catch(
        (caught: unknown) => caught,
      );
    const parcel = newId<ShipmentId>();
    expect(await give(parcel, 60)).toBeUndefined();
    expect(isDuplicateKey(await give(parcel, 10))).toBe(true);
    expect(await give('order', 41)).toEqual(
      new Error(`the payment ${payment.id} has less than 41 USD left to give back`),
    );
    const parts = await Promise.all(['order' as const, newId<ShipmentId>()].map((cause) => give(cause, 25)));
    expect(parts.filter((error) => error === undefined)).toHaveLength(1);
    expect(await give(newId<ShipmentId>(), 15)).toBeUndefined();
    const [row] = await db.database.query<{ given: number }>(
      'SELECT refunded_amount AS given FROM orders_payments WHERE id = ?',
      [payment.id],
    );
    expect(row?.given).toBe(100);
    const more = 'UPDATE orders_payments SET refunded_amount = 101 WHERE id = ?';
    await expect(write(() => db.database.execute(more, [payment.id]))).rejects.toThrow();
  });

  it('gives nothing back of a payment that was not captured', async () => {
    const payment = await attempt(await stored(orderIn('paying')));
    await expect(write(() => payments.addRefund(refundOf(payment)))).rejects.toThrow('less than');
  });
});

describe('the placement repository', () => {
  const open = () => ({
    orderId: newId<OrderId>(),
    code: newOrderCode(),
    buyerId: newId<UserId>(),
    lines: [{ bookId: newId<BookId>(), quantity: quantityOf(2) }],
    status: 'open' as const,
    refusal: null,
    releaseAt: NOON,
  });

  const added = async (): Promise<ReturnType<typeof open>> => {
    const placement = open();
    await write(() => placements.add(placement));
    return placement;
  };

  it('ends a checkout once', async () => {
    const placement = open();
    expect(await write(() => placements.add(placement))).toBe(true);
    expect(await placements.byOrder(placement.orderId)).toEqual(placement);
    const refusal = {
      code: 'catalog.out_of_stock',
      message: 'only 0 left',
      details: { title: 'Rayuela', available: 0 },
    };
    const ends = [
      { status: 'placed', refusal: null, releaseAt: null },
      { status: 'refused', refusal, releaseAt: NOON },
      { status: 'abandoned', refusal: null, releaseAt: NOON },
    ] as const;
    const closed = await Promise.all(ends.map((end) => write(() => placements.close(placement.orderId, end))));
    expect(closed.filter(Boolean)).toHaveLength(1);
    expect(await placements.byOrder(placement.orderId)).toEqual({ ...placement, ...ends[closed.indexOf(true)] });
  });

  it('does not take a code twice, and says so without breaking the unit', async () => {
    const first = open();
    const taken = await write(async () => [
      await placements.add(first),
      await placements.add({ ...open(), code: first.code }),
      await placements.add(open()),
    ]);
    expect(taken).toEqual([true, false, true]);
  });

  const listed = async (list: 'overdue' | 'withDueRelease', orderId: OrderId, at = NOON): Promise<boolean> =>
    (await placements[list](at, 1000, undefined)).includes(orderId);

  it('lists what is to be released until that is done', async () => {
    const { orderId } = await added();
    await write(() => placements.released([orderId]));
    expect([await listed('withDueRelease', orderId), await listed('overdue', orderId)]).toEqual([false, true]);
    await write(() => placements.close(orderId, { status: 'refused', refusal: null, releaseAt: NOON }));
    expect(await listed('withDueRelease', orderId, new Date(NOON.getTime() - 1))).toBe(false);
    expect(await listed('withDueRelease', orderId)).toBe(true);
    await write(() => placements.released([orderId]));
    expect(await listed('withDueRelease', orderId)).toBe(false);
  });

  it('gives up those whose time is up, and none that has ended', async () => {
    const [forgotten, placed, refused] = [await added(), await added(), await added()];
    for (const { orderId } of [forgotten, placed, refused]) {
      expect(await listed('overdue', orderId, new Date(NOON.getTime() - 1))).toBe(false);
      expect(await listed('overdue', orderId)).toBe(true);
    }
    await write(() => placements.close(placed.orderId, { status: 'placed', refusal: null, releaseAt: null }));
    await write(() => placements.close(refused.orderId, { status: 'refused', refusal: null, releaseAt: null }));
    const all = [forgotten, placed, refused].map(({ orderId }) => orderId);
    await write(() => placements.abandonAll(all, NOON));
    const found = await Promise.all(all.map((orderId) => placements.byOrder(orderId)));
    expect(found.map((one) => [one?.status, one?.releaseAt])).toEqual([
      ['abandoned', NOON],
      ['placed', null],
      ['refused', null],
    ]);
    expect(await listed('overdue', forgotten.orderId)).toBe(false);
    expect(await listed('withDueRelease', forgotten.orderId)).toBe(true);
  });
});

describe('the cart repository', () => {
  const line = (quantity: number, bookId = newId<BookId>()) => ({ bookId, quantity: quantityOf(quantity) });

  it('keeps the lines in the order they were added, and adds up to 99', async () => {
    const user = newId<UserId>();
    const lines = [line(3), line(2), line(1)];
    await write(() => carts.add(user, lines));
    await write(() => carts.add(user, [{ ...lines[1], ...line(98, lines[1]?.bookId) }]));
    expect((await carts.of(user)).lines).toEqual([lines[0], { ...lines[1], quantity: MAX_QUANTITY }, lines[2]]);
    expect(await carts.size(user)).toBe(103);
  });

  it('loses nothing of what is added at once', async () => {
    const user = newId<UserId>();
    const book = newId<BookId>();
    await Promise.all(Array.from({ length: 20 }, () => write(() => carts.add(user, [line(2, book), line(1)]))));
    const { lines } = await carts.of(user);
    expect(lines).toHaveLength(21);
    expect(lines.find(({ bookId }) => bookId === book)?.quantity).toBe(40);
  });

  it('changes and empties one cart and no other', async () => {
    const [ana, luis] = [newId<UserId>(), newId<UserId>()];
    const lines = [line(1), line(1)];
    await write(() => carts.add(ana, lines));
    await write(() => carts.add(luis, lines));
    const [first, second] = lines;
    if (!first || !second) throw new Error('no lines');
    await write(() => carts.set(ana, first.bookId, quantityOf(7)));
    await write(() => carts.set(ana, newId<BookId>(), quantityOf(7)));
    await write(() => carts.remove(ana, [second.bookId]));
    expect(await carts.of(ana)).toEqual(Cart.of([{ ...first, quantity: quantityOf(7) }]));
    expect(await carts.of(luis)).toEqual(Cart.of(lines));
    expect(await carts.size(newId<UserId>())).toBe(0);
  });
});
