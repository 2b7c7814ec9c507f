import { oneKey } from './rows/one-key.js';
import { lastCopies, randomCarts } from './rows/races.js';
import { counted, figures, FULL } from './support/run.js';
import { Shop } from './support/shop.js';

const REPEATS = counted(3, 20);

describe('over three processes on MySQL or MariaDB', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.start({ processes: 3 });
  });

  afterAll(() => shop.close());

  it.each([1, 50])(`500 buyers for the last %d, ${REPEATS} times: just as many are sold`, async (stock) => {
    for (let repeat = 0; repeat < REPEATS; repeat += 1) await lastCopies(shop, { stock });
    await shop.checkInvariants();
  });

  it('random carts: no deadlock reaches a user', async () => {
    figures('random carts', { answers: await randomCarts(shop, { carts: counted(300, 3_000) }) });
  });

  it('one idempotency key 300 times: one order, one capture, the same answer', async () => {
    figures('one key', { answers: await oneKey(shop) });
  });
});

describe('in one process on SQLite', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.start({ engine: 'sqlite' });
  });

  afterAll(() => shop.close());

  it.each([1, 50])('500 buyers for the last %d: just as many are sold', async (stock) => {
    for (let repeat = 0; repeat < (FULL ? 20 : 1); repeat += 1) await lastCopies(shop, { stock });
    await shop.checkInvariants();
  });

  it('random carts: nobody is failed', async () => {
    await randomCarts(shop, { carts: counted(100, 3_000) });
  });

  it('one idempotency key 300 times: one order, one capture, the same answer', async () => {
    await oneKey(shop, { times: counted(100, 300) });
  });
});
