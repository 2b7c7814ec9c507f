/**
 * The shop without its web server, with one more consumer, which writes a row without a key and then, when it is told to by
 * CONSUMER_STALLS, neither ends nor fails: its process is to be killed meanwhile. Beside the settings of test/support/headless-shop.mjs
 * it takes that one. It prints `listening`, `applying`, and `effects N` for what is committed.
 */
import process from 'node:process';
import { built, startHeadlessShop } from '../../support/headless-shop.mjs';

const { Database } = await built('platform/database/database.js');
const { UnitOfWork } = await built('platform/database/unit-of-work.js');
const { EventIntake } = await built('platform/events/event-intake.js');

const say = (text) => process.stdout.write(`${text}\n`);

const app = await startHeadlessShop({
  name: 'notifications.stall',
  types: ['catalog.counted'],
  apply: async ({ id }, shop) => {
    await shop.execute('INSERT INTO stalled_effects (event_id) VALUES (?)', [id]);
    say('applying');
    if (process.env.CONSUMER_STALLS === 'on') await new Promise(() => undefined);
  },
});
const database = app.get(Database);
await app.get(UnitOfWork).run(() => database.execute('CREATE TABLE IF NOT EXISTS stalled_effects (event_id CHAR(26))'));
const intake = app.get(EventIntake);
intake.start();
const told = new Set();
setInterval(() => {
  void look();
}, 50);

async function look() {
  if (intake.connection.connected && !told.has('listening')) {
    told.add('listening');
    say('listening');
  }
  // Outside a unit of work: what is committed.
  const [{ effects }] = await database.query('SELECT COUNT(*) AS effects FROM stalled_effects');
  if (told.has(effects)) return;
  told.add(effects);
  say(`effects ${effects}`);
}
