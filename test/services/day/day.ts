import sharp from 'sharp';
import { NotificationsModule } from '../../../src/notifications/notifications.module.js';
import { DUE_STOCK_STATES } from '../../../src/orders/domain/stock-state.js';
import { eventually } from '../../support/eventually.js';
import { Diary, Shopper } from './shopper.js';
import type { Shop } from './topologies.js';

const CARD = {
  good: '4242424242424242',
  declined: '4000000000000002',
  poor: '4000000000009995',
  mute: '4000000000000259',
};
const card = (number: string) => ({ method: 'credit_card', cardNumber: number });

const SELLERS = ['Sara', 'Simón', 'Sofía', 'Santiago', 'Silvia'] as const;
const BUYERS = ['Ana', 'Bea', 'Ciro', 'Dora', 'Elías', 'Fabio', 'Gala', 'Hugo', 'Inés', 'Juan'] as const;
const CATEGORIES = ['fiction', 'classics', 'poetry', 'history'];
const CONDITIONS = ['like_new', 'very_good', 'good', 'acceptable'];
const CARRIERS = ['dhl', 'fedex', 'envia', 'servientrega'];

const OPERATOR = 'Olga';

type Name = (typeof SELLERS)[number] | (typeof BUYERS)[number] | typeof OPERATOR;

/** Numbers that look like chance, and are the same for the same seed (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/**
 * A day of shopping: five sellers and ten buyers, of whom each does one thing after another, and every order ends differently. The seed decides
 * about books, prices, quantities and carriers. Between its hours the shop comes to rest, so that nothing depends on which of two timers was first.
 * Answers what everybody did and how the shop answered.
 */
export async function spendTheDay(shop: Shop, seed: number): Promise<readonly string[]> {
  const diary = new Diary();
  const random = chance(seed);
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] ?? oneOf(from);
  const people = new Map<Name, Shopper>();
  const person = (name: Name): Shopper => {
    const known = people.get(name) ?? new Shopper(shop.url, name, diary);
    people.set(name, known);
    return known;
  };
  const hour = async (...work: readonly (() => Promise<void>)[]): Promise<void> => {
    for (const task of work) await task();
    await atRest(shop);
  };
  const titleOf = (seller: (typeof SELLERS)[number], index: number): string => `Libro ${index} de ${seller}`;
  const anyTitle = (): string => titleOf(pick(SELLERS), 1 + random(2));
  const orderOf = (buyer: (typeof BUYERS)[number]): string => person(buyer).code;

  // The sellers open.
  const cover = await sharp({ create: { width: 60, height: 90, channels: 3, background: '#7a3b2e' } })
    .jpeg()
    .toBuffer();
  for (const seller of SELLERS) {
    await person(seller).registers();
    for (let index = 1; index <= 4; index += 1) {
      await person(seller).publishes({
        title: titleOf(seller, index),
        author: `Autora ${random(5)}`,
        description: `Ejemplar ${random(1000)}.`,
        price: `${5 + random(40)}.${10 + random(90)}`,
        // The fourth is the last copy that there is.
        stock: index === 4 ? '1' : String(6 + random(10)),
        condition: pick(CONDITIONS),
        category: pick(CATEGORIES),
        ...(index === 1 ? { cover: new Blob([new Uint8Array(cover)], { type: 'image/jpeg' }) } : {}),
      });
    }
  }
  await hour(
    () => person('Silvia').imports('title,author\nImportado A,Uno\nImportado B,Dos\nImportado C,\n'),
    () => person('Sara').edits(titleOf('Sara', 1), { price: { amount: 1234, currency: 'USD' }, stockChange: 3 }),
    () => person('Simón').edits(titleOf('Simón', 2), { title: 'Otro título', category: 'poetry' }),
    () => person('Simón').edits('Otro título', { title: titleOf('Simón', 2), stockChange: -1 }),
    () => person('Sofía').archives(titleOf('Sofía', 3)),
  );

  // Visitors look around and fill carts.
  for (const buyer of BUYERS.slice(0, 5)) {
    await person(buyer).searches(`q=libro&sort=price&category=${pick(CATEGORIES)}`);
    await person(buyer).wants(anyTitle(), 1 + random(2));
  }
  await person('Ana').searches('q=importado&sort=title');
  // They register with a cart; the others without, and come back to one.
  for (const buyer of BUYERS.slice(0, 5)) await person(buyer).registers();
  for (const buyer of BUYERS.slice(5)) {
    await person(buyer).registers();
    await person(buyer).wants(anyTitle(), 1);
    await person(buyer).logsOut();
    await person(buyer).wants(titleOf(pick(SELLERS), 1 + random(2)), 1);
    await person(buyer).logsIn();
  }
  await hour(
    () => person('Bea').reads('en'),
    () => person('Hugo').reads('en'),
    () => person('Inés').reads('en'),
    () => person('Inés').reads('es'),
    () => person('Ciro').wants('Importado A', 2),
    () => person('Ciro').changes('Importado A', 1),
    () => person('Dora').wants('Importado B', 1),
    () => person('Dora').changes('Importado B', 0),
    // What two of them want there is once.
    () => person('Inés').wants(titleOf('Santiago', 4), 1),
    () => person('Juan').wants(titleOf('Santiago', 4), 1),
    // One order of two sellers.
    () => person('Gala').wants(titleOf('Sara', 2), 1),
    () => person('Gala').wants(titleOf('Silvia', 2), 1),
  );

  // Everybody checks out.
  for (const buyer of BUYERS) await person(buyer).checksOut(pick(CARRIERS));
  await hour(
    () => person('Juan').changes(titleOf('Santiago', 4), 0),
    () => person('Juan').checksOut('dhl'),
  );

  // They pay, each in a way of their own; Dora changes her mind, and Fabio forgets.
  await hour(
    () => person('Ana').pays(card(CARD.good)),
    () => person('Bea').pays(card(CARD.declined)),
    () => person('Ciro').pays(card(CARD.mute)),
    () => person('Dora').cancels(),
    () => person('Elías').pays(card(CARD.good)),
    () => person('Gala').pays(card(CARD.good)),
    () => person('Hugo').pays({ method: 'paypal' }),
    () => person('Inés').pays(card(CARD.poor)),
    () => person('Juan').pays({ method: 'bank_transfer' }),
  );
  await hour(
    () => person('Bea').pays(card(CARD.good)),
    () => person('Inés').pays({ method: 'bank_transfer' }),
    () => person('Elías').cancels(),
    () => timeIsUp(shop, orderOf('Fabio')),
  );

  // Sellers send what they sold: by themselves, with a number, with one that gets lost; one of them cannot.
  const sent: readonly (readonly [(typeof BUYERS)[number], string])[] = [
    ['Ana', 'GU 77'],
    ['Bea', ''],
    ['Ciro', ''],
    ['Hugo', 'GU-LOST'],
  ];
  for (const [buyer, number] of sent)
    for (const seller of await sellersOf(shop, orderOf(buyer))) await person(seller).ships(orderOf(buyer), number);
  const [first, ...others] = await sellersOf(shop, orderOf('Gala'));
  await hour(
    async () => first && person(first).givesUp(orderOf('Gala'), 'Se mojó la caja'),
    async () => {
      for (const seller of others) await person(seller).ships(orderOf('Gala'), '');
    },
  );
  await hour(
    () => person('Ana').hasReceived(),
    () => parcelsArrive(shop),
  );
  // The operator ends an order that nobody sent and shuts a seller out; a buyer leaves something for tomorrow.
  await person(OPERATOR).registers();
  await shop.admin('grant', person(OPERATOR).email);
  await hour(
    () => person(OPERATOR).callsOff(orderOf('Juan')),
    () => person(OPERATOR).disables('Santiago'),
    () => person('Dora').wants('Importado B', 2),
  );
  for (const buyer of BUYERS) await person(buyer).looksAtTheOrder();
  for (const name of [...SELLERS, ...BUYERS, OPERATOR] as const) await person(name).logsOut();
  return diary.lines;
}

function oneOf<T>(from: readonly T[]): T {
  const [first] = from;
  if (first === undefined) throw new Error('nothing to choose from');
  return first;
}

/** In the order of their names: ids are chance. */
async function sellersOf(shop: Shop, code: string): Promise<readonly (typeof SELLERS)[number][]> {
  const rows = await shop.query(
    `SELECT seller_id AS id FROM orders_shipments WHERE order_id = (SELECT id FROM orders_orders WHERE code = '${code}')`,
  );
  const users = await shop.query(`SELECT id, name FROM auth_users`);
  const names = users.filter(({ id }) => rows.some((row) => row['id'] === id)).map(({ name }) => name);
  return SELLERS.filter((name) => names.includes(name));
}

/** Nobody waits a quarter of an hour for it. */
async function timeIsUp(shop: Shop, code: string): Promise<void> {
  await shop.query(`UPDATE orders_orders SET expires_at = placed_at WHERE code = '${code}'`);
  await eventually(
    () => shop.query(`SELECT status FROM orders_orders WHERE code = '${code}'`),
    ([order]) => order?.['status'] === 'expired',
  );
}

/** Days pass for the carriers. */
async function parcelsArrive(shop: Shop): Promise<void> {
  await shop.query(`UPDATE orders_simulated_parcels SET accepted_at = accepted_at - 86400000`);
  await shop.query(`UPDATE orders_shipments SET track_at = 1 WHERE status = 'shipped'`);
  await eventually(
    () => shop.query(`SELECT id FROM orders_shipments WHERE status = 'shipped'`),
    ({ length }) => length === 0,
  );
}

const CONSUMED = NotificationsModule.subscriptions.flatMap(({ types }) => types);
const listed = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/** What is still to be done, by table. Everything that timers and consumers do is one of these. */
const UNDER_WAY: readonly string[] = [
  ...['auth', 'catalog', 'orders'].map((module) => `SELECT id FROM ${module}_outbox WHERE state = 'pending'`),
  `SELECT id FROM notifications_messages WHERE state = 'due'`,
  `SELECT id FROM orders_orders WHERE stock_state IN (${listed(DUE_STOCK_STATES)}) OR status = 'refunding'`,
  `SELECT id FROM orders_payments WHERE status IN ('started', 'unknown')`,
  `SELECT id FROM orders_refunds WHERE status = 'due'`,
  `SELECT id FROM orders_shipments WHERE stock_state = 'restock_due' OR (status = 'shipped' AND progress IS NULL)`,
];

/** Resolves when the timers and the consumers have nothing left to do. */
async function atRest(shop: Shop): Promise<void> {
  await eventually(
    async () => {
      const found = await Promise.all(UNDER_WAY.map((sql) => shop.query(sql)));
      return [...found.map(({ length }) => length), await unheard(shop)];
    },
    (left) => left.every((count) => count === 0),
  );
}

/** Events that a consumer wants and has not applied. */
async function unheard(shop: Shop): Promise<number> {
  const heard = new Set((await shop.query('SELECT event_id AS id FROM notifications_inbox')).map(({ id }) => id));
  const told = await Promise.all(
    ['auth', 'catalog', 'orders'].map((module) =>
      shop.query(`SELECT id FROM ${module}_outbox WHERE type IN (${listed(CONSUMED)})`),
    ),
  );
  return told.flat().filter(({ id }) => !heard.has(id)).length;
}
