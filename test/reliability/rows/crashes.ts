import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../support/eventually.js';
import { IN_ONE_PROCESS, momentsOf, scopeOf, type Watched } from '../support/moments.js';
import { type Act, Purchase } from '../support/purchase.js';
import { Shop } from '../support/shop.js';
import type { Storefront } from '../support/storefront.js';

/** After a restart everything has been put right by then. */
const RIGHT_WITHIN_MS = 90_000;
/** A request's step is taken while the buyers call; a timer's, or the relay's, when its turn comes. */
const CALLED_WITHIN_MS = 500;
const TURN_WITHIN_MS = 20_000;
/** Orders that nobody pays end soon, so that expiry has something to do. */
const ENVIRONMENT = { RESERVATION_TTL: '6' };

type Environment = Readonly<Record<string, string>>;

/** What a shop to crash consists of, and how one is opened. */
export interface Premises {
  /** The names of its processes. */
  readonly processes: readonly string[];
  /** The number of the one that takes orders. */
  readonly orders: number;
  readonly watched: Watched;
  /** `environmentOf` a process is its environment whenever it is started. */
  open(environmentOf: (process: number) => Environment): Promise<Storefront>;
}

export const ONE_PROCESS: Premises = {
  processes: ['the shop'],
  orders: 0,
  watched: IN_ONE_PROCESS,
  open: (environmentOf) => Shop.start({ environment: environmentOf(0) }),
};

/** Everything that checkout, pay, cancel, expiry, reconciler and relay do. The first is left to expire. */
const ERRANDS: readonly (readonly Act[])[] = [
  ['order'],
  ['order', 'pay'],
  ['order', 'pay', 'cancel'],
  ['order', 'pay, and the answer is lost'],
];

/** By itself: what it passes through has the same names as what the orders above do, and they would come first. */
const REFUSED: readonly (readonly Act[])[] = [['order more than there is']];

/** What fails once, so that the timers that make good for it have work: the sweep, the settling of stock, the refunds. */
const TROUBLE = [
  'POST /api/v1/orders>OrderRepository.add:before:1=error',
  'POST /api/v1/orders>CatalogApi.release:before:1=error',
  'POST /api/v1/orders/*/payments>CatalogApi.confirm:before:1=error',
  'POST /api/v1/orders/*/cancellation>CatalogApi.restock:before:1=error',
  'POST /api/v1/orders/*/cancellation>PaymentGateway.refund:before:1=error',
  'orders.expire>CatalogApi.release:before:1=error',
];
const AFTER_TROUBLE = /^orders\.(?:sweep-checkouts|settle-stock|refund-payments)$/;

/** A moment to crash in, as a failpoint, the process that it comes in, what has to fail before so that it comes, and what the buyers do. */
export interface Crash {
  readonly name: string;
  readonly moment: string;
  readonly process: number;
  readonly trouble: readonly string[];
  readonly errands: readonly (readonly Act[])[];
}

export interface Walked {
  readonly name: string;
  readonly hit: boolean;
}

type Moment = Pick<Crash, 'moment' | 'process'>;

/** Every moment that the errands and what the timers make of them pass through. */
export async function crashes(premises: Premises): Promise<readonly Crash[]> {
  const plain = await moments(premises, ERRANDS, [], ended);
  const troubled = await moments(premises, ERRANDS, TROUBLE, ended);
  return [
    ...plain.filter(({ moment }) => !AFTER_TROUBLE.test(scopeOf(moment))).map((one) => ofErrands(premises, one)),
    ...troubled
      .filter(({ moment }) => AFTER_TROUBLE.test(scopeOf(moment)))
      .map((one) => ofErrands(premises, one, TROUBLE)),
    ...(await refusals(premises)),
  ];
}

/** Those of the errands, the relay and the reconciler: without the wait for an order to expire, and for what fails. */
export async function someCrashes(premises: Premises): Promise<readonly Crash[]> {
  const plain = await moments(premises, ERRANDS, [], (shop) => shop.settled());
  return [...plain.map((one) => ofErrands(premises, one)), ...(await refusals(premises))];
}

const nameOf = ({ processes }: Premises, { moment, process }: Moment): string =>
  processes.length === 1 ? moment : `${processes[process] ?? ''}: ${moment}`;

const ofErrands = (premises: Premises, one: Moment, trouble: Crash['trouble'] = []): Crash => ({
  ...one,
  name: nameOf(premises, one),
  trouble,
  errands: ERRANDS,
});

/** Those of a checkout that is refused. */
async function refusals(premises: Premises): Promise<readonly Crash[]> {
  const all = await moments(premises, REFUSED, [], (shop) => shop.settled());
  return all
    .filter(({ moment }) => scopeOf(moment).startsWith('POST'))
    .map((one) => ({ ...one, name: `${nameOf(premises, one)}, refused`, trouble: [], errands: REFUSED }));
}

async function moments(
  { processes, orders, watched, open }: Premises,
  errands: Crash['errands'],
  trouble: readonly string[],
  finished: (shop: Storefront) => Promise<void>,
): Promise<readonly Moment[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-moments-'));
  const files = processes.map((_, process) => join(folder, `trace-${process}`));
  const shop = await open((process) => ({
    ...ENVIRONMENT,
    FAILPOINTS: [`trace=${files[process] ?? ''}`, ...(process === orders ? trouble : [])].join(';'),
  }));
  try {
    const bookId = await shop.book(await shop.person(), 50);
    for (const file of files) writeFileSync(file, '');
    for (const purchase of await purchases(shop, bookId, errands)) await purchase.go(shop);
    await finished(shop);
    return files.flatMap((file, process) =>
      momentsOf(readFileSync(file, 'utf8').split('\n'), watched).map((moment) => ({ moment, process })),
    );
  } finally {
    await shop.close();
  }
}

/**
 * Crashes in one moment after another, in a shop of its own: the process that dies in the next moment is the one that recovers
 * from the last. Then the shop starts once more, the buyers repeat what had no answer, and 90 s later all must be right.
 * @throws when it is not
 */
export async function batchOf(premises: Premises, list: readonly Crash[]): Promise<readonly Walked[]> {
  const shop = await premises.open(() => ENVIRONMENT);
  try {
    const bookId = await shop.book(await shop.person(), 98);
    const stored = (): Promise<number> => shop.sql.number('SELECT COUNT(*) FROM orders_orders');
    const storedBefore = await stored();
    const all: Purchase[] = [];
    const walked: Walked[] = [];
    for (const crash of list) {
      const made = await purchases(shop, bookId, crash.errands);
      all.push(...made);
      walked.push({ name: crash.name, hit: await crashIn(shop, crash, made) });
    }
    await shop.reopen(list.at(-1)?.process ?? 0);
    const startedAt = Date.now();
    const leftMs = (): number => RIGHT_WITHIN_MS - (Date.now() - startedAt);
    const repeated = async (): Promise<boolean> => {
      const goes = await Promise.all(all.map((purchase) => purchase.go(shop)));
      return goes.every(Boolean);
    };
    await until('every repeat is answered', repeated, leftMs());
    await ended(shop, leftMs());
    await shop.checkInvariants();
    for (const purchase of all) await purchase.assertTrue(shop);
    const orders = (await stored()) - storedBefore;
    if (orders > all.length) throw new Error(`${orders} orders of ${all.length} keys`);
    return walked;
  } finally {
    await shop.close();
  }
}

/** The smallest part of a batch that fails alone, and how; `undefined` when no half of it does. */
export async function culprits(
  premises: Premises,
  list: readonly Crash[],
): Promise<{ list: readonly Crash[]; error: unknown } | undefined> {
  const half = Math.ceil(list.length / 2);
  for (const part of list.length > 1 ? [list.slice(0, half), list.slice(half)] : []) {
    try {
      await batchOf(premises, part);
    } catch (error) {
      return (await culprits(premises, part)) ?? { list: part, error };
    }
  }
  return undefined;
}

async function crashIn(
  shop: Storefront,
  { moment, process, trouble }: Crash,
  made: readonly Purchase[],
): Promise<boolean> {
  await shop.kill(process);
  // How long what the last process held stays held is no moment of this one, and the end waits for it.
  await shop.freeLeases();
  // It may meet the moment in what the last crash left, before it even listens.
  const starting = shop.reopen(process, { FAILPOINTS: [...trouble, `${moment}=kill`].join(';') });
  const died = (): boolean => shop.printedBy(process).includes('was hit: kill');
  try {
    await starting;
    for (const purchase of made) if (!died()) await purchase.go(shop);
    const withinMs = moment.startsWith('POST') ? CALLED_WITHIN_MS : TURN_WITHIN_MS;
    await until('it dies', () => Promise.resolve(died()), withinMs);
  } catch {
    // Whether it died there is asked below.
  }
  await shop.kill(process);
  return died();
}

async function purchases(shop: Storefront, bookId: string, errands: Crash['errands']): Promise<readonly Purchase[]> {
  const people = await shop.people(errands.length);
  return people.map((buyer, index) => new Purchase(buyer, bookId, errands[index] ?? []));
}

/** Resolves when nothing is under way any more, and nobody's order waits for its payment. */
async function ended(shop: Storefront, withinMs = RIGHT_WITHIN_MS): Promise<void> {
  const waiting = (): Promise<number> =>
    shop.sql.number(`SELECT (SELECT COUNT(*) FROM orders_orders WHERE status = 'reserved')
      + (SELECT COUNT(*) FROM orders_placements WHERE status IN ('refused', 'abandoned') AND release_at IS NOT NULL)`);
  const tookMs = await until('every order has ended', async () => (await waiting()) === 0, withinMs);
  await shop.settled(withinMs - tookMs);
}
