import { oneKey } from '../rows/one-key.js';
import { lastCopies } from '../rows/races.js';
import { counted, figures } from '../support/run.js';
import { SplitShop } from '../support/split-shop.js';

const REPEATS = counted(2, 20);

describe('over three services, three databases and RabbitMQ', () => {
  let shop: SplitShop;

  beforeAll(async () => {
    shop = await SplitShop.start();
  });

  afterAll(() => shop.close());

  it.each([1, 50])(`500 buyers for the last %d, ${REPEATS} times: just as many are sold`, async (stock) => {
    for (let repeat = 0; repeat < REPEATS; repeat += 1) await lastCopies(shop, { stock });
    await shop.settled();
    await shop.checkInvariants();
  });

  it('one idempotency key 300 times: one order, one capture, the same answer', async () => {
    figures('one key', { answers: await oneKey(shop) });
  });
});
