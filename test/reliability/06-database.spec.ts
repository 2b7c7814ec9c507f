import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/eventually.js';
import { load, nothingLostNothingTwice, ready } from './rows/shopping.js';
import { counted, figures } from './support/run.js';
import { Shop } from './support/shop.js';

const RECOVERS_WITHIN_MS = 10_000;

describe('the database server', () => {
  const control = async (action: 'crash' | 'start'): Promise<void> => {
    const answer = await fetch(`${process.env['TEST_DATABASE_CONTROL'] ?? ''}/${action}`, { method: 'POST' });
    if (answer.status !== 200) throw new Error(await answer.text());
  };

  it('killed under load comes back to a shop that has lost nothing it acknowledged', async () => {
    const shop = await Shop.start({ processes: 2 });
    try {
      const seller = await shop.person();
      const crowd = await shop.people(6);
      const bookId = await shop.book(seller, 9_000);
      const shopping = load(shop, bookId, crowd);
      const orders = (): Promise<number> => shop.sql.number('SELECT COUNT(*) FROM orders_orders');
      for (let crash = 0; crash < counted(1, 5); crash += 1) {
        const before = await orders();
        await until('orders come in', async () => (await orders()) > before + 10, 120_000);
        await control('crash');
        await delay(500);
        await control('start');
        const took = await until('every process serves again', () => ready(shop), RECOVERS_WITHIN_MS);
        figures('database killed', { 'back after ms': took });
      }
      const asked = await shopping.stop();
      figures('database killed', { acknowledged: await nothingLostNothingTwice(shop, bookId, asked) });
      // None has ended: whoever serves now is who served before.
      await shop.checkInvariants();
    } finally {
      await shop.close();
    }
  });
});
