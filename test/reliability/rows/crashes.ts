import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../support/eventually.js';
import { momentsOf, scopeOf } from '../support/moments.js';
import { type Act, Purchase } from '../support/purchase.js';
import { Shop } from '../support/shop.js';

/** After a restart everything has been put right by then. */
const RIGHT_WITHIN_MS = 90_000;
/** A request's step is taken while the buyers call; a timer's, or the relay's, when its turn comes. */
const CALLED_WITHIN_MS = 500;
const TURN_WITHIN_MS = 20_000;
/** Orders that nobody pays end soon, so that expiry has something to do. */
const ENVIRONMENT = { RESERVATION_TTL: '6' };

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

/** A moment to crash in, as a failpoint, what has to fail before so that it comes, and what the buyers do. */
export interface Crash {
  readonly name: string;
  readonly moment: string;
  readonly trouble: readonly string[];
  readonly errands: readonly (readonly Act[])[];
}

export interface Walked {
  readonly name: string;
  readonly hit: boolean;
}

/** Every moment that the errands and what the timers make of them pass through. */
export async function crashes(): Promise<readonly Crash[]> {
  const [plain, troubled, refused] = await Promise.all([
    moments(ERRANDS, [], ended),
    moments(ERRANDS, TROUBLE, ended),
    refusals(),
  ]);
  return [
    ...plain.filter((moment) => !AFTER_TROUBLE.test(scopeOf(moment))).map((moment) => ofErrands(moment)),
    ...troubled.filter((moment) => AFTER_TROUBLE.test(scopeOf(moment))).map((moment) => ofErrands(moment, TROUBLE)),
    ...refused,
  ];
}

/** Those of the errands, the relay and the reconciler: without the wait for an order to expire, and for what fails. */
export async function someCrashes(): Promise<readonly Crash[]> {
  const plain = await moments(ERRANDS, [], (shop) => shop.settled());
  return [...plain.map((moment) => ofErrands(moment)), ...(await refusals())];
}

const ofErrands = (moment: string, trouble: Crash['trouble'] = []): Crash => ({
  name: moment,
  moment,
  trouble,
  errands: ERRANDS,
});

/** Those of a checkout that is refused. */
async function refusals(): Promise<readonly Crash[]> {
  const all = await moments(REFUSED, [], (shop) => shop.settled());
  return all
    .filter((moment) => scopeOf(moment).startsWith('POST'))
    .map((moment) => ({ name: `${moment}, refused`, moment, trouble: [], errands: REFUSED }));
}

async function moments(
  errands: Crash['errands'],
  trouble: readonly string[],
  finished: (shop: Shop) => Promise<void>,
): Promise<readonly string[]> {
  const file = join(mkdtempSync(join(tmpdir(), 'bookstore-moments-')), 'trace');
  const failpoints = [`trace=${file}`, ...trouble].join(';');
  const shop = await Shop.start({ environment: { ...ENVIRONMENT, FAILPOINTS: failpoints } });
  try {
    const bookId = await shop.book(await shop.person(), 50);
    writeFileSync(file, '');
    for (const purchase of await purchases(shop, bookId, errands)) await purchase.go(shop);
    await finished(shop);
    return momentsOf(readFileSync(file, 'utf8').split('\n'));
  } finally {
    await shop.close();
  }
}

/**
 * Crashes in one moment after another, in a shop of its own: the process that dies in the next moment is the one that recovers
 * from the last. Then the shop starts once more, the buyers repeat what had no answer, and 90 s later all must be right.
 * @throws when it is not
 */
export async function batchOf(list: readonly Crash[]): Promise<readonly Walked[]> {
  const shop = await Shop.start({ environment: ENVIRONMENT });
  try {
    const bookId = await shop.book(await shop.person(), 98);
    const all: Purchase[] = [];
    const walked: Walked[] = [];
    await shop.programs[0]?.kill();
    for (const crash of list) {
      const made = await purchases(shop, bookId, crash.errands);
      all.push(...made);
      walked.push({ name: crash.name, hit: await crashIn(shop, crash, made) });
    }
    await shop.reopen(0);
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
    const orders = await shop.sql.number('SELECT COUNT(*) FROM orders_orders');
    if (orders > all.length) throw new Error(`${orders} orders of ${all.length} keys`);
    return walked;
  } finally {
    await shop.close();
  }
}

/** The smallest part of a batch that fails alone, and how; `undefined` when no half of it does. */
export async function culprits(
  list: readonly Crash[],
): Promise<{ list: readonly Crash[]; error: unknown } | undefined> {
  const half = Math.ceil(list.length / 2);
  for (const part of list.length > 1 ? [list.slice(0, half), list.slice(half)] : []) {
    try {
      await batchOf(part);
    } catch (error) {
      return (await culprits(part)) ?? { list: part, error };
    }
  }
  return undefined;
}

async function crashIn(shop: Shop, { moment, trouble }: Crash, made: readonly Purchase[]): Promise<boolean> {
  // What the last process held is free: how long it stays held is no moment of this one, and the end waits for it.
  await shop.sql.execute('UPDATE platform_task_leases SET leased_until = 0');
  // It may meet the moment in what the last crash left, before it even listens.
  const starting = shop.reopen(0, { FAILPOINTS: [...trouble, `${moment}=kill`].join(';') });
  const died = (): boolean => shop.programs[0]?.printed.includes('was hit: kill') ?? false;
  try {
    await starting;
    for (const purchase of made) if (!died()) await purchase.go(shop);
    const withinMs = moment.startsWith('POST') ? CALLED_WITHIN_MS : TURN_WITHIN_MS;
    await until('it dies', () => Promise.resolve(died()), withinMs);
  } catch {
    // Whether it died there is asked below.
  }
  await shop.programs[0]?.kill();
  return died();
}

async function purchases(shop: Shop, bookId: string, errands: Crash['errands']): Promise<readonly Purchase[]> {
  const people = await shop.people(errands.length);
  return people.map((buyer, index) => new Purchase(buyer, bookId, errands[index] ?? []));
}

/** Resolves when nothing is under way any more, and nobody's order waits for its payment. */
async function ended(shop: Shop, withinMs = RIGHT_WITHIN_MS): Promise<void> {
  const waiting = (): Promise<number> =>
    shop.sql.number(`SELECT (SELECT COUNT(*) FROM orders_orders WHERE status = 'reserved')
      + (SELECT COUNT(*) FROM orders_placements WHERE status IN ('refused', 'abandoned') AND release_at IS NOT NULL)`);
  const tookMs = await until('every order has ended', async () => (await waiting()) === 0, withinMs);
  await shop.settled(withinMs - tookMs);
}
