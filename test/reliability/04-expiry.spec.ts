import { lateCaptures } from './rows/late-captures.js';
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

  it('money that is taken after its order has ended, or was paid otherwise, is back within a minute', async () => {
    const rounds = counted(18, 300);
    figures(`late captures on ${engine}`, { refunded: await lateCaptures({ engine, processes, rounds }) });
  });
});
