import { split } from '../../services/support/split.js';
import { ShopLoad } from '../rows/shop-load.js';
import { counted, figures } from '../support/run.js';
import { SplitShop } from '../support/split-shop.js';

const TIMES = counted(2, 10);

describe('RabbitMQ killed and brought back while people look around and buy', () => {
  let shop: SplitShop;

  beforeAll(async () => {
    shop = await SplitShop.start();
  });

  afterAll(() => shop.close());

  it(`${TIMES} times: nobody notices, and every event is applied by each of its consumers exactly once`, async () => {
    shop.answers.clear();
    const load = await ShopLoad.start(shop);
    for (let time = 0; time < TIMES; time += 1) {
      await split.crash('broker');
      await load.round(2);
      await split.start('broker');
      await load.round(2);
    }
    expect(load.failedSince(0)).toEqual([]);
    await load.stop();
    expect(shop.failures([])).toEqual([]);
    // Which asks the outboxes, the inbox and the mails of all services.
    await shop.settled();
    await shop.checkInvariants();
    const events = await shop.sql.number('SELECT COUNT(*) FROM orders_outbox');
    const applied = await shop.sql.number('SELECT COUNT(*) FROM notifications_inbox');
    figures('RabbitMQ away', { ...load.figures, 'events of orders': events, 'applied by mail': applied });
  });
});
