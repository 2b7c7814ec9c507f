import { join } from 'node:path';
import { until } from '../../support/eventually.js';
import { Program } from '../../support/program.js';
import { Dice } from '../support/run.js';
import type { Shop } from '../support/shop.js';

const ROOT = join(__dirname, '../../..');
const PROCESS = join(__dirname, '../support/relay-process.mjs');
/** What one process works on at a time, and so may keep from the others while it is stopped. */
const LANES = 4;
const OUTBOXES = ['catalog_outbox', 'orders_outbox'] as const;
const COUNTED = `type IN ('catalog.counted', 'orders.counted')`;

export interface RelayOptions {
  readonly relays?: number;
  readonly events?: number;
  /** Stops one of them in the middle until its lease is over, and lets it go on then. */
  readonly stop?: boolean;
  /** The folder that has the built program's `dist`. */
  readonly root?: string;
}

/** Many relays and a consumer that fails by chance: each event takes effect once, none is dead, and no claim is broken into. */
export async function relayEvents(shop: Shop, options: RelayOptions = {}): Promise<string> {
  const { relays: count = 8, events = 2_000, stop = false, root = ROOT } = options;
  for (const table of ['relay_appended', 'relay_effects']) {
    await shop.sql.execute(`CREATE TABLE IF NOT EXISTS ${table} (event_id CHAR(26) NOT NULL)`);
    await shop.sql.execute(`DELETE FROM ${table}`);
  }
  // What an earlier run in this shop published would be taken for this one's.
  for (const table of OUTBOXES) await shop.sql.execute(`DELETE FROM ${table} WHERE ${COUNTED}`);
  const dice = new Dice('relay');
  const relays = Array.from({ length: count }, (_, number) => relay(shop, root, number, events / count, dice));
  try {
    await Promise.all(relays.map((one) => one.prints(/^ready$/m)));
    const began = Date.now();
    for (const one of relays) one.signal('SIGUSR2');
    if (stop) await stopOne(shop, dice.pick(relays), events);
    await Promise.all(relays.map((one) => one.prints(/^appended$/m)));
    await until('every event is published', () => isPublished(shop, events), 60_000 + events * 20);
    const seconds = (Date.now() - began) / 1000;
    const metrics = await Promise.all(relays.map(ended));
    const failures = sum(metrics, 'bookstore_event_failures_total');
    const fenced = sum(metrics, 'bookstore_events_fenced_total');
    await mustHaveTakenEffectOnce(shop, events);
    // Nobody's lease ran out: an event that was published and not marked was taken from under its relay.
    if (!stop && fenced > 0) throw new Error(`${fenced} events were carried while another relay had them`);
    if (failures < events / 20) throw new Error(`only ${failures} failures: nothing was put to the test`);
    await shop.checkInvariants();
    return `${events} events, ${failures} failed deliveries, ${fenced} fenced, ${(events / seconds).toFixed(0)}/s`;
  } finally {
    await Promise.all(relays.map((one) => one.kill()));
  }
}

function relay(shop: Shop, root: string, number: number, events: number, dice: Dice): Program {
  if (shop.database.engine !== 'mysql') throw new Error('several processes need a server');
  const environment = {
    DATABASE_URL: shop.database.url,
    INSTANCE_ID: `relay-${number}`,
    LOG_LEVEL: 'fatal',
    SHOP_ROOT: root,
    RELAY_EVENTS: String(events),
    RELAY_SEED: String(dice.below(2 ** 31)),
  };
  return new Program(environment, PROCESS);
}

async function isPublished(shop: Shop, events: number): Promise<boolean> {
  const dead = await countedAs(shop, 'dead');
  if (dead > 0) throw new Error(`${dead} events are dead`);
  return (await countedAs(shop, 'published')) >= events;
}

async function countedAs(shop: Shop, state: 'dead' | 'published'): Promise<number> {
  const counts = OUTBOXES.map((table) => `(SELECT COUNT(*) FROM ${table} WHERE state = '${state}' AND ${COUNTED})`);
  return shop.sql.number(`SELECT ${counts.join(' + ')}`);
}

/** In the middle of its work, until all the others can do is done: by then they have taken over what it had claimed. */
async function stopOne(shop: Shop, one: Program, events: number): Promise<void> {
  const effects = (): Promise<number> => shop.sql.number('SELECT COUNT(*) FROM relay_effects');
  await one.prints(/^appended$/m);
  await until('the relays are in the middle', async () => (await effects()) > events / 20, 60_000);
  one.signal('SIGSTOP');
  await until(
    'all but the stopped relay had in hand is done',
    async () => (await effects()) >= events - LANES,
    300_000,
  );
  one.signal('SIGCONT');
}

async function mustHaveTakenEffectOnce(shop: Shop, events: number): Promise<void> {
  const [found] = await shop.sql.rows<Record<'appended' | 'lost' | 'twice' | 'undone', number>>(`SELECT
    (SELECT COUNT(*) FROM relay_appended) AS appended,
    (SELECT COUNT(*) FROM relay_appended a LEFT JOIN relay_effects e ON e.event_id = a.event_id WHERE e.event_id IS NULL) AS lost,
    (SELECT COUNT(*) FROM (SELECT event_id FROM relay_effects GROUP BY event_id HAVING COUNT(*) > 1) t) AS twice,
    (SELECT COUNT(*) FROM relay_effects e LEFT JOIN relay_appended a ON a.event_id = e.event_id WHERE a.event_id IS NULL) AS undone`);
  const wanted = { appended: events, lost: 0, twice: 0, undone: 0 };
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`not once each: ${JSON.stringify(found)}`);
}

/** What it printed of its metrics, when it has ended. */
async function ended(one: Program): Promise<string> {
  one.signal('SIGTERM');
  const code = await one.exitCode();
  if (code !== 0) throw new Error(`a relay ended with ${code}:\n${one.printed}`);
  return one.printed;
}

function sum(metrics: readonly string[], name: string): number {
  const line = new RegExp(`^${name}(?:{.*})? (\\d+)$`, 'gm');
  return metrics.flatMap((text) => [...text.matchAll(line)]).reduce((total, [, value]) => total + Number(value), 0);
}
