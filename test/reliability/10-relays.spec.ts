import { relayEvents } from './rows/relay.js';
import { counted, figures, FULL } from './support/run.js';
import { Shop } from './support/shop.js';

const EVENTS = counted(2_000, 20_000);

describe('8 relays on MySQL or MariaDB', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.start();
    // It has made the tables. As it lacks the consumer, what it relayed would reach nobody.
    await Promise.all(shop.programs.map((program) => program.kill()));
  });

  afterAll(() => shop.close());

  it(`carry ${EVENTS} events to a consumer of whose calls 10 % fail: none is lost, none applied twice`, async () => {
    figures('relay', { carried: await relayEvents(shop, { events: EVENTS }) });
  });

  if (FULL) {
    it('carry on when one of them is stopped past its lease, and goes on then', async () => {
      figures('relay, one stopped', { carried: await relayEvents(shop, { events: 4_000, stop: true }) });
    });
  }
});
