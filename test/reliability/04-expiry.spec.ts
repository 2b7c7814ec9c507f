import { aroundExpiry } from './rows/order-races.js';
import { counted, figures } from './support/run.js';
import { Shop } from './support/shop.js';

describe.each([
  ['mysql', 2],
  ['sqlite', 1],
] as const)('on %s, in %d processes', (engine, processes) => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.start({ engine, processes, environment: { RESERVATION_TTL: '6' } });
  });

  afterAll(() => shop.close());

  it('orders that are paid, called off, repriced and archived as they expire end in one way', async () => {
    figures(`around expiry on ${engine}`, { ended: await aroundExpiry(shop, { rounds: counted(60, 1_000) }) });
  });
});
