/**
 * The shop without its web server, as one of many relays: it appends its share of events and takes part in carrying all of
 * them to one more consumer, which fails by chance and whose effects are rows without a key, so that one that comes twice is
 * seen. Beside the settings of test/support/headless-shop.mjs it takes RELAY_EVENTS and RELAY_SEED.
 *
 * It prints `ready`, begins at SIGUSR2, prints `appended`, and at SIGTERM what its metrics say.
 */
import process from 'node:process';
import { built, startHeadlessShop } from '../../support/headless-shop.mjs';

/** Of the consumer's calls so many fail before their effect, and as many after it. */
const FAILS = 0.05;
/** So many deliveries succeed and are not heard of, as when a broker's answer is lost: the event comes again. */
const UNHEARD = 0.05;
/** So many units of work are undone, after their events were appended. */
const UNDONE = 0.1;
const BATCH = 10;

const { Database } = await built('platform/database/database.js');
const { UnitOfWork } = await built('platform/database/unit-of-work.js');
const { EventTransport } = await built('platform/events/event-transport.js');
const { Outbox } = await built('platform/events/outbox.js');
const { Metrics } = await built('platform/metrics/metrics.js');
const { TaskRunner } = await built('platform/timers/task-runner.js');
const { newId } = await built('shared/ids.js');

const TYPES = ['catalog.counted', 'orders.counted'];
const chance = mulberry32(Number(process.env.RELAY_SEED));

const app = await startHeadlessShop({
  name: 'notifications.count',
  types: TYPES,
  apply: async ({ id }, database) => {
    const fate = chance();
    if (fate < FAILS) throw new Error('told to fail before its effect');
    await database.execute('INSERT INTO relay_effects (event_id) VALUES (?)', [id]);
    if (fate < 2 * FAILS) throw new Error('told to fail after its effect');
  },
});
const transport = app.get(EventTransport);
const publish = transport.publish.bind(transport);
transport.publish = async (event) => {
  await publish(event);
  if (TYPES.includes(event.type) && chance() < UNHEARD) throw new Error('told to lose the answer');
};

process.once('SIGUSR2', () => {
  void work();
});
process.once('SIGTERM', () => {
  void end();
});
// It goes on for as long as whoever started it, and no longer.
const parent = process.ppid;
const alive = setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1_000);
process.stdout.write('ready\n');

async function work() {
  app.get(TaskRunner).start();
  for (let left = Number(process.env.RELAY_EVENTS); left > 0;) left -= await append(Math.min(BATCH, left));
  process.stdout.write('appended\n');
}

/** How many were: none when the unit of work was undone. */
async function append(count) {
  const [database, outbox] = [app.get(Database), app.get(Outbox)];
  const events = Array.from({ length: count }, () => {
    const type = TYPES[Math.floor(chance() * TYPES.length)];
    return { id: newId(), type, subject: 'counted', occurredAt: new Date(), payload: {} };
  });
  const undone = new Error('told to undo');
  const fails = chance() < UNDONE;
  try {
    await app.get(UnitOfWork).run(async () => {
      await outbox.append(events);
      for (const { id } of events) await database.execute('INSERT INTO relay_appended (event_id) VALUES (?)', [id]);
      if (fails) throw undone;
    });
    return count;
  } catch (error) {
    if (error !== undone) throw error;
    return 0;
  }
}

async function end() {
  await app.get(TaskRunner).stop();
  const lines = (await app.get(Metrics).text()).split('\n').filter((line) => /^bookstore_event/.test(line));
  process.stdout.write(`${lines.join('\n')}\nended\n`);
  clearInterval(alive);
  await app.close();
  process.exit(0);
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
