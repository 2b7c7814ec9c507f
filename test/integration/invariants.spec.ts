import { setTimeout as delay } from 'node:timers/promises';
import type { TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { CatalogApi } from '../../src/catalog/catalog.api.js';
import { CatalogClientModule } from '../../src/catalog/client/catalog-client.module.js';
import { Checkouts } from '../../src/orders/application/checkouts.js';
import { GiveUpShipment } from '../../src/orders/application/give-up-shipment.use-case.js';
import { StockBooks } from '../../src/orders/application/ports/stock-books.js';
import { ORDER_CHECKS } from '../../src/orders/application/stock-agreement.js';
import { StockComparison } from '../../src/orders/application/stock-comparison.js';
import { UsageError } from '../../src/platform/cli/cli-command.js';
import { quantityOf } from '../../src/orders/domain/quantity.js';
import { EventDelivery } from '../../src/platform/events/event-delivery.js';
import { EventTables } from '../../src/platform/events/event-tables.js';
import { OutboxRelay } from '../../src/platform/events/outbox-relay.js';
import { CheckInvariantsCommand } from '../../src/platform/invariants/check-invariants.command.js';
import type { Breach } from '../../src/platform/invariants/invariant-check.js';
import { Invariants } from '../../src/platform/invariants/invariants.js';
import { WatchInvariantsTask } from '../../src/platform/invariants/watch-invariants.task.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { parseId, type ShipmentId } from '../../src/shared/ids.js';
import { type OrderJson, OrderScene, type Person } from '../builders/order-scene.js';
import { INTERNAL_SECRET, startCaller } from '../support/contract-shop.js';
import { runCommand } from '../support/recorded-output.js';

let scene: OrderScene;
let seller: Person;
let buyer: Person;
/** A process that does not host the catalogue, and the comparison as it is made there. */
let caller: TestingModule;
let split: StockComparison;
const LOST_ANSWER = '4000000000000259';

/** Ids of orders by what became of them. */
const made: Record<string, string> = {};

beforeAll(async () => {
  scene = await OrderScene.start({ config: { internalSecrets: [INTERNAL_SECRET] } });
  [seller, buyer] = [await scene.person('Luis Vendedor'), await scene.person()];
  caller = await startCaller(CatalogClientModule.at(new URL(scene.test.url)), scene.test.clock);
  split = new StockComparison(provided(StockBooks), caller.get(CatalogApi), 3);
  const bookId = await scene.book(seller, { stock: 50 });
  const order = async (): Promise<string> => (await buyer.ordered(bookId, 2)).code;
  const idOf = async (code: string): Promise<string> => {
    const [row] = await scene.query<{ id: string }>('SELECT id FROM orders_orders WHERE code = ?', [code]);
    return row?.id ?? '';
  };
  await partlyGivenUp(bookId);
  const waiting = ['expired', 'excess', 'short', 'euros', 'late'];
  for (const name of [...waiting, 'reserved', 'paid', 'shipped', 'refunded', 'cancelled', 'unknown']) {
    const code = await order();
    made[name] = await idOf(code);
    if (name === 'expired') await scene.later(16 * 60_000);
    if (name === 'paid' || name === 'refunded' || name === 'shipped') await buyer.pay(code);
    if (['excess', 'short', 'euros', 'late', 'unknown'].includes(name)) await buyer.pay(code, LOST_ANSWER);
    if (name === 'excess') await takes(name, 'amount = amount + 500');
    if (name === 'short') await takes(name, 'amount = 1');
    if (name === 'euros') await takes(name, `currency = 'EUR'`);
    if (name === 'late') await takenLate();
    if (name === 'refunded' || name === 'cancelled') await buyer.api('POST', `/orders/${code}/cancellation`);
  }
  made['book'] = bookId;
  const [parcel] = await scene.query<{ id: string }>('SELECT id FROM orders_shipments WHERE order_id = ?', [
    of('shipped'),
  ]);
  await seller.browser.get('/selling/orders');
  await seller.browser.post(`/selling/shipments/${parcel?.id ?? ''}/ship`, { trackingNumber: 'ABC123456' });
  await relay();
}, 120_000);

afterAll(async () => {
  await caller.close();
  await scene.close();
});

/** An order of two sellers, one of whom cannot deliver. */
async function partlyGivenUp(bookId: string): Promise<void> {
  const other = await scene.person('Rosa Vendedora');
  const items = [bookId, await scene.book(other)].map((id) => ({ bookId: id, quantity: 1 }));
  const { code } = (await buyer.order({ items })).json<OrderJson>();
  await buyer.pay(code);
  await giveUpParcel(code, other);
  const [row] = await scene.query<{ orderId: string; id: string }>(
    'SELECT s.order_id AS orderId, s.id AS id FROM orders_shipments s JOIN orders_orders o ON o.id = s.order_id WHERE o.code = ? AND s.seller_id = ?',
    [code, other.id],
  );
  made['given up'] = row?.orderId ?? '';
  made['given up parcel'] = row?.id ?? '';
  await scene.later(30_000);
}

/** The provider has captured something else than it was asked for, and the shop finds out. */
async function takes(name: string, sql: string): Promise<void> {
  await scene.execute(`UPDATE orders_simulated_charges SET ${sql} WHERE payment_id = (${paymentOf(name)})`);
  await scene.later(3_000);
}

/** The provider has captured something else, of which it had not heard for so long that the attempt was given up. */
async function takenLate(): Promise<void> {
  const charge = `WHERE payment_id = (${paymentOf('late')})`;
  await scene.execute(`DELETE FROM orders_simulated_charges ${charge}`);
  await scene.later(60_000);
  await scene.execute(
    `UPDATE orders_simulated_charges SET outcome = 'captured', decline_reason = NULL, amount = 7, currency = 'EUR' ${charge}`,
  );
  await scene.later(60_000);
}

/** Each call takes a while there and a while back, as over a network that is slow: then the shop goes on meanwhile. */
const slowly = (catalog: CatalogApi, asked: string[] = []): CatalogApi =>
  new Proxy(catalog, {
    get: (target, property): unknown => {
      const method: unknown = Reflect.get(target, property, target);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        asked.push(String(property));
        await delay(Math.random() * 30);
        const answer: unknown = await Reflect.apply(method, target, args);
        await delay(Math.random() * 30);
        return answer;
      };
    },
  });

/** Buyers who order books of two sellers, and pay, cancel or give up on it, while sellers give parcels up; until `isEnough`. */
async function shopAtWork(isEnough: (rounds: number) => boolean): Promise<void> {
  const other = await scene.person('Rosa Vendedora');
  const books = [await scene.book(seller, { stock: 900 }), await scene.book(other, { stock: 900 })];
  const items = books.map((bookId) => ({ bookId, quantity: quantityOf(1) }));
  const checkouts = provided(Checkouts);
  const crowd = await scene.crowd(4);
  const shopping = crowd.map(async (person, number) => {
    for (let round = 0; !isEnough(round); round += 1) {
      const { code } = (await person.order({ items })).json<OrderJson>();
      const what = (number + round) % 4;
      if (what > 0) await person.pay(code);
      if (what === 1) await giveUpParcel(code, other);
      if (what !== 3) await person.api('POST', `/orders/${code}/cancellation`);
      const { orderId, lines } = await checkouts.open({ buyerId: person.id, items }, () => Promise.resolve());
      await scene.catalog.reserve({ reservationId: orderId, buyerId: person.id, lines });
      await checkouts.abandon(orderId);
    }
  });
  await Promise.all(shopping);
}

async function giveUpParcel(code: string, { id: sellerId }: Person): Promise<void> {
  const [parcel] = await scene.query<{ id: string }>(
    'SELECT s.id AS id FROM orders_shipments s JOIN orders_orders o ON o.id = s.order_id WHERE o.code = ? AND s.seller_id = ?',
    [code, sellerId],
  );
  const shipmentId = parseId<ShipmentId>(parcel?.id);
  if (!shipmentId) throw new Error('no parcel');
  await provided(GiveUpShipment).execute({ shipmentId, sellerId, reason: 'Se mojó' });
}

const provided = <T>(token: abstract new (...args: never[]) => T): T => scene.test.app.get<T>(token, { strict: false });
const relay = (): Promise<void> => provided(OutboxRelay).run();

/** The names of what is broken. Stock is also compared as where the catalogue is elsewhere, with the same result. */
async function broken(): Promise<readonly string[]> {
  const rows = new Map<string, readonly Breach[]>();
  for await (const { check, breaches, failure } of provided(Invariants).results(10)) {
    if (failure) throw failure;
    if (breaches.length > 0) rows.set(check.name, breaches);
  }
  const isCompared = ([name]: readonly [string, unknown]): boolean => COMPARED.some((check) => check === name);
  expect(await stockRows(split)).toEqual(new Map([...rows].filter(isCompared)));
  return [...rows.keys()];
}

const COMPARED = [...ORDER_CHECKS, 'stock.reservations_have_orders'];

/** Of each check of stock that is broken, its rows. */
async function stockRows(comparison: StockComparison): Promise<ReadonlyMap<string, readonly Breach[]>> {
  const ofOrders = await comparison.ofOrders(10, {});
  const all = [
    ...ORDER_CHECKS.map((check) => [check, ofOrders.of(check)] as const),
    ['stock.reservations_have_orders', await comparison.ofReservations(10)] as const,
  ];
  return new Map(all.filter(([, rows]) => rows.length > 0));
}

/** MariaDB and SQLite can look away for a session; MySQL only for good, which this suite's own tables can bear. */
async function lookAway(source: DataSource): Promise<{ off: readonly string[]; on: readonly string[] }> {
  if (source.options.type !== 'mysql') {
    return {
      off: ['PRAGMA ignore_check_constraints = ON', 'PRAGMA foreign_keys = OFF'],
      on: ['PRAGMA ignore_check_constraints = OFF', 'PRAGMA foreign_keys = ON'],
    };
  }
  const [server] = await source.query<{ version: string }[]>('SELECT VERSION() AS version');
  const [keysOff, keysOn] = ['SET foreign_key_checks = 0', 'SET foreign_key_checks = 1'];
  if (server?.version.includes('MariaDB') === true) {
    return { off: ['SET check_constraint_checks = 0', keysOff], on: ['SET check_constraint_checks = 1', keysOn] };
  }
  const checks = await source.query<{ tableName: string; name: string }[]>(
    `SELECT table_name AS tableName, constraint_name AS name FROM information_schema.table_constraints
     WHERE constraint_schema = DATABASE() AND constraint_type = 'CHECK' AND enforced = 'YES'`,
  );
  const away = checks.map(({ tableName, name }) => `ALTER TABLE ${tableName} ALTER CHECK ${name} NOT ENFORCED`);
  return { off: [...away, keysOff], on: [keysOn] };
}

/** Runs a change that the tables' own constraints would refuse, as a broken migration or a hand at the console might. */
async function byHand(sql: string): Promise<void> {
  const source = scene.test.app.get(DataSource);
  const { off, on } = await lookAway(source);
  const runner = source.createQueryRunner();
  try {
    for (const line of off) await runner.query(line);
    await runner.query(sql);
  } finally {
    for (const line of on) await runner.query(line);
    await runner.release();
  }
}

const of = (name: string): string => made[name] ?? '';
const NOBODY = '01AAAAAAAAAAAAAAAAAAAAAAAA';
const ORDER = 'UPDATE orders_orders SET';
const paymentOf = (name: string): string => `SELECT id FROM orders_payments WHERE order_id = '${of(name)}'`;

/** What is broken by hand, how it is mended again, and the check that names it. */
const CORRUPTIONS: readonly (readonly [check: string, breakIt: () => string, mend: () => string])[] = [
  ['catalog.stock_not_negative', () => book('sold = -1 - sold'), () => book('sold = -1 - sold')],
  ['catalog.stock_is_ledger', () => book('available = available + 1'), () => book('available = available - 1')],
  ['catalog.reserved_is_held', () => book('reserved = reserved + 1'), () => book('reserved = reserved - 1')],
  ['catalog.sold_is_confirmed', () => book('sold = sold + 1'), () => book('sold = sold - 1')],
  [
    'orders.total_is_lines',
    () => order('paid', 'subtotal = subtotal + 1'),
    () => order('paid', 'subtotal = subtotal - 1'),
  ],
  [
    'orders.history_is_a_chain',
    () => history('paid', 'version = 2', "from_status = 'reserved'"),
    () => history('paid', 'version = 2', "from_status = 'paying'"),
  ],
  [
    'orders.history_ends_in_status',
    () => order('cancelled', "status = 'expired'"),
    () => order('cancelled', "status = 'cancelled'"),
  ],
  [
    'orders.status_is_parcels',
    () => `UPDATE orders_shipments SET status = 'delivered' WHERE order_id = '${of('paid')}'`,
    () => `UPDATE orders_shipments SET status = 'pending' WHERE order_id = '${of('paid')}'`,
  ],
  [
    'orders.lines_have_parcels',
    () => `UPDATE orders_shipments SET seller_id = '${NOBODY}' WHERE order_id = '${of('paid')}'`,
    () => `UPDATE orders_shipments SET seller_id = '${seller.id}' WHERE order_id = '${of('paid')}'`,
  ],
  [
    'orders.checkouts_end',
    () => `UPDATE orders_placements SET release_at = 1 WHERE order_id = '${of('paid')}'`,
    () => `UPDATE orders_placements SET release_at = NULL WHERE order_id = '${of('paid')}'`,
  ],
  [
    'orders.checkout_is_order',
    () => `UPDATE orders_placements SET status = 'refused' WHERE order_id = '${of('paid')}'`,
    () => `UPDATE orders_placements SET status = 'placed' WHERE order_id = '${of('paid')}'`,
  ],
  [
    'orders.steps_have_events',
    () => history('paid', 'version = 1', `event_id = CONCAT('0', SUBSTR(event_id, 2, 24), '#')`),
    () =>
      history(
        'paid',
        'version = 1',
        `event_id = (SELECT id FROM orders_outbox WHERE subject = '${of('paid')}' AND type = 'orders.order_payment_started')`,
      ),
  ],
  [
    'orders.parcels_have_events',
    () => shipmentHistory("event_id = CONCAT('0', SUBSTR(event_id, 2, 24), '#')"),
    () =>
      shipmentHistory(
        `event_id = (SELECT id FROM orders_outbox WHERE subject = '${of('shipped')}' AND type = 'orders.shipment_shipped')`,
      ),
  ],
  [
    'parcels.status_is_history',
    () => parcel('given up', "status = 'lost'"),
    () => parcel('given up', "status = 'cancelled'"),
  ],
  [
    'parcels.status_is_history',
    () => parcel('shipped', "status = 'lost'"),
    () => parcel('shipped', "status = 'shipped'"),
  ],
  ['parcels.status_is_history', () => parcel('paid', "status = 'shipped'"), () => parcel('paid', "status = 'pending'")],
  [
    'parcels.wait_for_the_money',
    () => parcel('reserved', "status = 'delivered'"),
    () => parcel('reserved', "status = 'pending'"),
  ],
  [
    'parcels.wait_for_the_money',
    () => parcel('cancelled', "status = 'pending'"),
    () => parcel('cancelled', "status = 'cancelled'"),
  ],
  [
    'parcels.gone_are_refunded',
    () => refund('given up', 'amount = amount + 1'),
    () => refund('given up', 'amount = amount - 1'),
  ],
  [
    'parcels.gone_are_refunded',
    () => refund('given up', "cause = 'order'"),
    () => refund('given up', `cause = '${of('given up parcel')}'`),
  ],
  [
    'parcels.gone_are_refunded',
    () => parcel('shipped', "status = 'lost'"),
    () => parcel('shipped', "status = 'shipped'"),
  ],
  [
    'parcels.gone_are_refunded',
    () => parcel('given up', "status = 'delivered'"),
    () => parcel('given up', "status = 'cancelled'"),
  ],
  [
    'parcels.unsent_go_back',
    () => parcel('given up', "stock_state = 'with_order'"),
    () => parcel('given up', "stock_state = 'restocked'"),
  ],
  [
    'parcels.unsent_go_back',
    () => parcel('shipped', "stock_state = 'restocked'"),
    () => parcel('shipped', "stock_state = 'with_order'"),
  ],
  [
    'payments.refunded_is_refunds',
    () => payment('refunded', 'refunded_amount = refunded_amount - 1'),
    () => payment('refunded', 'refunded_amount = refunded_amount + 1'),
  ],
  [
    'payments.one_per_order',
    () =>
      `INSERT INTO orders_payments (id, order_id, method, currency, amount, status, reference, started_at)
       SELECT '01AAAAAAAAAAAAAAAAAAAAAAAA', order_id, method, currency, amount, status, 'psp_1', started_at
       FROM orders_payments WHERE order_id = '${of('paid')}'`,
    () => `DELETE FROM orders_payments WHERE id = '01AAAAAAAAAAAAAAAAAAAAAAAA'`,
  ],
  [
    'payments.paid_is_captured',
    () => `UPDATE orders_payments SET status = 'declined' WHERE order_id = '${of('paid')}'`,
    () => `UPDATE orders_payments SET status = 'captured' WHERE order_id = '${of('paid')}'`,
  ],
  [
    'payments.status_is_attempt',
    () => order('unknown', "status = 'paying'"),
    () => order('unknown', "status = 'payment_unknown'"),
  ],
  [
    'payments.captured_is_total',
    () => payment('paid', 'taken_amount = taken_amount - 1'),
    () => payment('paid', 'taken_amount = taken_amount + 1'),
  ],
  [
    'payments.captured_is_total',
    () => payment('paid', `taken_currency = 'EUR'`),
    () => payment('paid', `taken_currency = 'USD'`),
  ],
  ['payments.captured_is_total', () => refund('excess', `cause = 'order'`), () => refund('excess', `cause = 'excess'`)],
  [
    'payments.captured_is_total',
    () => payment('excess', 'taken_amount = taken_amount + 1'),
    () => payment('excess', 'taken_amount = taken_amount - 1'),
  ],
  [
    'payments.captured_is_total',
    () => payment('late', 'taken_amount = taken_amount + 1'),
    () => payment('late', 'taken_amount = taken_amount - 1'),
  ],
  [
    'payments.captured_is_total',
    () => payment('short', 'taken_amount = taken_amount + 1'),
    () => payment('short', 'taken_amount = taken_amount - 1'),
  ],
  // What was the order's money all along.
  [
    'payments.captured_is_total',
    () => payment('euros', `taken_currency = 'USD'`),
    () => payment('euros', `taken_currency = 'EUR'`),
  ],
  [
    'payments.refunds_within_captured',
    () => refund('refunded', 'amount = amount + 1'),
    () => refund('refunded', 'amount = amount - 1'),
  ],
  [
    'payments.refunds_within_captured',
    () => refund('short', 'amount = amount + 1'),
    () => refund('short', 'amount = amount - 1'),
  ],
  [
    'payments.refunds_within_captured',
    () => refund('euros', `currency = 'USD'`),
    () => refund('euros', `currency = 'EUR'`),
  ],
  [
    'payments.refunds_within_captured',
    () => payment('refunded', 'taken_amount = taken_amount + 1'),
    () => payment('refunded', 'taken_amount = taken_amount - 1'),
  ],
  [
    'payments.refunded_is_refunds',
    () => payment('short', 'refunded_amount = 0'),
    () => payment('short', 'refunded_amount = taken_amount'),
  ],
  [
    'payments.refunds_are_made',
    () =>
      `UPDATE orders_refunds SET status = 'due', created_at = created_at - 3000000 WHERE order_id = '${of('refunded')}'`,
    () =>
      `UPDATE orders_refunds SET status = 'refunded', created_at = created_at + 3000000 WHERE order_id = '${of('refunded')}'`,
  ],
  [
    'payments.attempts_are_followed',
    () => payment('unknown', 'check_at = 1'),
    () => payment('unknown', `check_at = ${Date.now() + 3_600_000}`),
  ],
  [
    'payments.attempts_end',
    () => payment('unknown', 'started_at = started_at - 4000000'),
    () => payment('unknown', 'started_at = started_at + 4000000'),
  ],
  [
    'payments.captures_are_the_providers',
    () => `UPDATE orders_simulated_charges SET amount = amount + 1 WHERE payment_id = (${paymentOf('paid')})`,
    () => `UPDATE orders_simulated_charges SET amount = amount - 1 WHERE payment_id = (${paymentOf('paid')})`,
  ],
  [
    'payments.captures_are_the_providers',
    () => `UPDATE orders_simulated_charges SET currency = 'GBP' WHERE payment_id = (${paymentOf('euros')})`,
    () => `UPDATE orders_simulated_charges SET currency = 'EUR' WHERE payment_id = (${paymentOf('euros')})`,
  ],
  [
    'payments.captures_are_the_providers',
    () => `UPDATE orders_simulated_charges SET amount = amount + 1 WHERE payment_id = (${paymentOf('short')})`,
    () => `UPDATE orders_simulated_charges SET amount = amount - 1 WHERE payment_id = (${paymentOf('short')})`,
  ],
  [
    'payments.refunds_are_the_providers',
    () => `UPDATE orders_simulated_refunds SET amount = amount + 1 WHERE payment_id = (${paymentOf('excess')})`,
    () => `UPDATE orders_simulated_refunds SET amount = amount - 1 WHERE payment_id = (${paymentOf('excess')})`,
  ],
  [
    'payments.refunds_are_the_providers',
    () => `UPDATE orders_simulated_refunds SET amount = amount + 1 WHERE payment_id = (${paymentOf('refunded')})`,
    () => `UPDATE orders_simulated_refunds SET amount = amount - 1 WHERE payment_id = (${paymentOf('refunded')})`,
  ],
  [
    'stock.orders_have_reservations',
    () => reservation('cancelled', 'held'),
    () => reservation('cancelled', 'released'),
  ],
  [
    'stock.orders_have_reservations',
    () => `UPDATE catalog_reservations SET id = '${NOBODY}' WHERE id = '${of('cancelled')}'`,
    () => `UPDATE catalog_reservations SET id = '${of('cancelled')}' WHERE id = '${NOBODY}'`,
  ],
  [
    'stock.orders_have_reservations',
    () => order('cancelled', "stock_state = 'nowhere'"),
    () => order('cancelled', "stock_state = 'released'"),
  ],
  [
    'stock.open_orders_hold',
    () => order('reserved', "stock_state = 'released'"),
    () => order('reserved', "stock_state = 'held'"),
  ],
  [
    'stock.lines_are_reserved',
    () => `UPDATE orders_order_lines SET quantity = 1 WHERE order_id = '${of('paid')}'`,
    () => `UPDATE orders_order_lines SET quantity = 2 WHERE order_id = '${of('paid')}'`,
  ],
  [
    'stock.lines_are_reserved',
    () => reservationLine('reserved', 'unit_price = unit_price + 1'),
    () => reservationLine('reserved', 'unit_price = unit_price - 1'),
  ],
  [
    'stock.lines_are_reserved',
    () => `INSERT INTO catalog_reservation_lines (reservation_id, book_id, quantity, unit_price, seller_id, title, author, cover_url)
      VALUES ('${of('expired')}', '${NOBODY}', 1, 1, '${NOBODY}', '', '', '')`,
    () => `DELETE FROM catalog_reservation_lines WHERE book_id = '${NOBODY}'`,
  ],
  [
    'stock.reservations_have_orders',
    () =>
      `INSERT INTO catalog_reservations (id, status, created_at, changed_at) VALUES ('01AAAAAAAAAAAAAAAAAAAAAAAA', 'held', 1, 1)`,
    () => `DELETE FROM catalog_reservations WHERE id = '01AAAAAAAAAAAAAAAAAAAAAAAA'`,
  ],
  [
    'stock.reservations_have_orders',
    () =>
      `INSERT INTO catalog_reservations (id, status, created_at, changed_at) VALUES ('${NOBODY}', 'confirmed', 1, 1)`,
    () => `DELETE FROM catalog_reservations WHERE id = '${NOBODY}'`,
  ],
  [
    'stock.only_cancelled_comes_back',
    () => reservationLine('paid', 'restocked_at = 1'),
    () => reservationLine('paid', 'restocked_at = NULL'),
  ],
  [
    'stock.only_cancelled_comes_back',
    () => reservationLine('refunded', 'restocked_at = NULL'),
    () => reservationLine('refunded', 'restocked_at = 1'),
  ],
  [
    'events.relayed',
    () => `UPDATE orders_outbox SET state = 'dead' WHERE subject = '${of('paid')}'`,
    () => `UPDATE orders_outbox SET state = 'published' WHERE subject = '${of('paid')}'`,
  ],
];

const book = (set: string): string => `UPDATE catalog_books SET ${set} WHERE id = '${of('book')}'`;
const order = (name: string, set: string): string => `${ORDER} ${set} WHERE id = '${of(name)}'`;
const payment = (name: string, set: string): string =>
  `UPDATE orders_payments SET ${set} WHERE order_id = '${of(name)}'`;
const refund = (name: string, set: string): string => `UPDATE orders_refunds SET ${set} WHERE order_id = '${of(name)}'`;
/** The one parcel of the order, or the one that the order is named after. */
const parcel = (name: string, set: string): string => {
  const one = made[`${name} parcel`];
  return `UPDATE orders_shipments SET ${set} WHERE ${one === undefined ? 'order_id' : 'id'} = '${one ?? of(name)}'`;
};
const history = (name: string, where: string, set: string): string =>
  `UPDATE orders_order_history SET ${set} WHERE order_id = '${of(name)}' AND ${where}`;
const shipmentHistory = (set: string): string =>
  `UPDATE orders_shipment_history SET ${set} WHERE order_id = '${of('shipped')}'`;
const reservation = (name: string, status: string): string =>
  `UPDATE catalog_reservations SET status = '${status}' WHERE id = '${of(name)}'`;
const reservationLine = (name: string, set: string): string =>
  `UPDATE catalog_reservation_lines SET ${set} WHERE reservation_id = '${of(name)}'`;

describe('the invariants', () => {
  it('hold for what the shop does, finished or under way', async () => {
    expect(await broken()).toEqual([]);
  });

  it.each(CORRUPTIONS)('%s is named when the data was broken by hand', async (check, breakIt, mend) => {
    await byHand(breakIt());
    try {
      expect(await broken()).toContain(check);
    } finally {
      await byHand(mend());
    }
    expect(await broken()).toEqual([]);
  });

  it('hold for a refund of nothing, which no provider is asked for', async () => {
    await byHand(
      `INSERT INTO orders_refunds (id, payment_id, order_id, currency, amount, reason, cause, status, created_at, due_at, refunded_at)
       SELECT '${NOBODY}', id, order_id, currency, 0, 'cancelled', 'order', 'refunded', 1, 1, 1
       FROM orders_payments WHERE order_id = '${of('paid')}'`,
    );
    try {
      expect(await broken()).toEqual([]);
    } finally {
      await byHand(`DELETE FROM orders_refunds WHERE id = '${NOBODY}'`);
    }
  });

  it('orders.expired_in_time is named a minute after an order could have expired', async () => {
    // Not paid after all, and that came to light when its time was long up: it may expire from now on.
    await byHand(order('reserved', 'expires_at = expires_at - 3000000'));
    expect(await broken()).toEqual([]);
    scene.test.clock.advance(61_000);
    expect(await broken()).toEqual(['orders.expired_in_time']);
    await byHand(order('reserved', 'expires_at = expires_at + 3000000'));
    expect(await broken()).toEqual([]);
  });

  it('orders.stock_is_settled is named when the catalogue is not told for minutes', async () => {
    await byHand(order('paid', "stock_state = 'confirm_due'"));
    expect(await broken()).toEqual([]);
    scene.test.clock.advance(6 * 60_000);
    expect(await broken()).toContain('orders.stock_is_settled');
    await scene.later(0);
    await relay();
    expect(await broken()).toEqual([]);
  });

  it('leave the event loop to others between any two of them', async () => {
    let turns = 0;
    let waiting = setImmediate(function turn() {
      turns += 1;
      waiting = setImmediate(turn);
    });
    await broken();
    clearImmediate(waiting);
    expect(turns).toBeGreaterThanOrEqual(provided(Invariants).all.length);
  });

  it('of stock are told by what each side says', async () => {
    const rows = async (): Promise<ReadonlyMap<string, readonly Breach[]>> => {
      expect(await broken()).not.toEqual([]);
      return stockRows(split);
    };
    const [line] = await scene.query<{ bookId: string; code: string }>(
      `SELECT l.book_id AS bookId, o.code FROM orders_order_lines l JOIN orders_orders o ON o.id = l.order_id WHERE o.id = ?`,
      [of('paid')],
    );
    const [order_id, book_id] = [of('paid'), line?.bookId];
    await byHand(reservationLine('paid', `quantity = 7, restocked_at = 5, book_id = '${NOBODY}'`));
    await byHand(reservation('paid', 'held'));
    const found = await rows();
    await byHand(reservation('paid', 'confirmed'));
    await byHand(reservationLine('paid', `quantity = 2, restocked_at = NULL, book_id = '${book_id ?? ''}'`));
    expect(Object.fromEntries(found)).toEqual({
      'stock.orders_have_reservations': [
        { order_id, code: line?.code, status: 'paid', stock_state: 'confirmed', reservation: 'held' },
      ],
      'stock.lines_are_reserved': [
        { order_id, book_id, quantity: 2, reserved: null },
        { order_id, book_id: NOBODY, quantity: null, reserved: 7 },
      ],
      'stock.only_cancelled_comes_back': [
        { order_id, book_id: NOBODY, stock_state: 'confirmed', parcel: 'pending', restocked_at: 5 },
      ],
    });
    await byHand(
      `UPDATE orders_placements SET status = 'refused', order_id = '${NOBODY}' WHERE order_id = '${order_id}'`,
    );
    await byHand(`UPDATE catalog_reservations SET id = '${NOBODY}', status = 'held' WHERE id = '${order_id}'`);
    const held = await rows();
    await byHand(`UPDATE catalog_reservations SET id = '${order_id}', status = 'confirmed' WHERE id = '${NOBODY}'`);
    await byHand(
      `UPDATE orders_placements SET status = 'placed', order_id = '${order_id}' WHERE order_id = '${NOBODY}'`,
    );
    expect(held.get('stock.reservations_have_orders')).toEqual([
      { order_id: NOBODY, status: 'held', checkout: 'refused' },
    ]);
    expect(await broken()).toEqual([]);
  });

  it('of stock hold at every moment of a shop at work, and a breach among it all is told each time', async () => {
    await byHand(reservation('cancelled', 'held'));
    const code = (
      await scene.query<{ code: string }>('SELECT code FROM orders_orders WHERE id = ?', [of('cancelled')])
    )[0];
    const planted = [
      { order_id: of('cancelled'), ...code, status: 'cancelled', stock_state: 'released', reservation: 'held' },
    ];
    const [books, asked] = [provided(StockBooks), [] as string[]];
    const again = jest.spyOn(books, 'byIds');
    const ofOrders = new StockComparison(books, slowly(provided(CatalogApi)));
    const ofReservations = new StockComparison(books, slowly(provided(CatalogApi), asked));
    // Only when both kinds of race were met is it known that nothing came of them.
    const wasMet = (): boolean =>
      again.mock.calls.some(([ids]) => ids.length > 0) && asked.includes('reservationsByIds');
    let isAtWork = true;
    const work = shopAtWork((rounds) => !isAtWork || (rounds >= 4 && wasMet())).finally(() => (isAtWork = false));
    const look = async (found: () => Promise<unknown>, expected: unknown): Promise<void> => {
      while (isAtWork) expect(await found()).toEqual(expected);
    };
    try {
      await Promise.all([
        work,
        look(async () => (await ofOrders.ofOrders(10, {})).of('stock.orders_have_reservations'), planted),
        look(() => ofReservations.ofReservations(10), []),
        look(() => stockRows(split), new Map([['stock.orders_have_reservations', planted]])),
      ]);
    } finally {
      isAtWork = false;
      await work;
      again.mockRestore();
      await byHand(reservation('cancelled', 'released'));
    }
    expect(await broken()).toEqual([]);
  }, 120_000);

  it('events.applied is named when a consumer has missed a published event', async () => {
    const [consumer] = provided(EventDelivery).consumers;
    if (!consumer) throw new Error('nobody consumes anything');
    const table = provided(EventTables).inboxOf(consumer.name);
    const [last] = await scene.query<{ eventId: string; appliedAt: number }>(
      `SELECT event_id AS eventId, applied_at AS appliedAt FROM ${table} WHERE consumer = ? ORDER BY event_id DESC LIMIT 1`,
      [consumer.name],
    );
    if (!last) throw new Error('no event was applied');
    await byHand(`DELETE FROM ${table} WHERE consumer = '${consumer.name}' AND event_id = '${last.eventId}'`);
    expect(await broken()).toEqual(['events.applied']);
    await byHand(
      `INSERT INTO ${table} (consumer, event_id, applied_at) VALUES ('${consumer.name}', '${last.eventId}', ${last.appliedAt})`,
    );
    expect(await broken()).toEqual([]);
  });

  it('events.applied is named when a consumer has applied nothing at all', async () => {
    const [consumer] = provided(EventDelivery).consumers;
    if (!consumer) throw new Error('nobody consumes anything');
    const table = provided(EventTables).inboxOf(consumer.name);
    await byHand(`UPDATE ${table} SET consumer = CONCAT('not.', consumer) WHERE consumer = '${consumer.name}'`);
    try {
      expect(await broken()).toEqual(['events.applied']);
    } finally {
      await byHand(`UPDATE ${table} SET consumer = '${consumer.name}' WHERE consumer = 'not.${consumer.name}'`);
    }
    expect(await broken()).toEqual([]);
  });

  it('each have a corruption that proves them', () => {
    const others = ['orders.stock_is_settled', 'orders.expired_in_time', 'events.applied'];
    const proven = new Set([...CORRUPTIONS.map(([check]) => check), ...others]);
    expect(provided(Invariants).all.map(({ name }) => name)).toEqual([...proven].toSorted());
  });
});

describe('check-invariants', () => {
  const run = (...args: readonly string[]) => runCommand(provided(CheckInvariantsCommand), ...args);

  it('ends with 0 and a line for each', async () => {
    const { code, lines } = await run();
    const { length } = provided(Invariants).all;
    expect([code, lines.filter((line) => line.startsWith('ok ')).length]).toEqual([0, length]);
    expect(lines.at(-1)).toBe(`all ${length} invariants hold`);
  });

  it('ends with 1, shows the rows, at most so many, and what to do', async () => {
    await byHand("UPDATE orders_orders SET stock_state = 'confirmed' WHERE stock_state IN ('held', 'released')");
    try {
      const { code, lines } = await run('--rows', '1');
      const at = lines.findIndex((line) => line.startsWith('BROKEN  stock.open_orders_hold'));
      expect(code).toBe(1);
      expect(lines[at + 1]).toContain('"stock_state":"confirmed"');
      expect(lines[at + 2]).toContain('and more');
      expect(lines[at + 3]).toContain('What to do: ');
    } finally {
      await byHand(
        `UPDATE orders_orders SET stock_state = CASE WHEN status IN ('expired', 'cancelled') THEN 'released' ELSE 'held' END
         WHERE stock_state = 'confirmed' AND status NOT IN ('paid', 'shipped', 'delivered')`,
      );
    }
    expect((await run()).code).toBe(0);
  });

  it('ends with 1 when one cannot be checked, and checks the others', async () => {
    const [first] = provided(Invariants).all;
    if (!first) throw new Error('there are none');
    const failing = jest.spyOn(first, 'breaches').mockRejectedValue(new Error('no answer within 5 s'));
    try {
      const { code, lines } = await run();
      expect(code).toBe(1);
      expect(lines[0]).toBe(`UNKNOWN ${first.name}: it could not be checked: no answer within 5 s`);
      expect(lines.filter((line) => line.startsWith('ok '))).toHaveLength(provided(Invariants).all.length - 1);
      await byHand(book('sold = sold + 1'));
      await expect(provided(WatchInvariantsTask).run()).rejects.toThrow(first.name);
      await byHand(book('sold = sold - 1'));
      expect(await provided(Metrics).text()).toContain('{check="catalog.sold_is_confirmed"} 1');
    } finally {
      failing.mockRestore();
    }
  });

  it.each([['--rows'], ['--rows', '0'], ['--rows', 'x'], ['everything']])('refuses %s %s', async (...args) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
  });

  it('is a metric too', async () => {
    await byHand(book('sold = sold + 1'));
    await provided(WatchInvariantsTask).run();
    await byHand(book('sold = sold - 1'));
    const text = await provided(Metrics).text();
    expect(text).toContain('bookstore_invariant_breaches{check="catalog.sold_is_confirmed"} 1');
    expect(text).toContain('bookstore_invariant_breaches{check="orders.total_is_lines"} 0');
  });
});
