import { SERVICES } from '../../../src/shared/services.js';
import { until } from '../../support/eventually.js';
import { ShopLoad, TRY_AGAIN } from '../rows/shop-load.js';
import { counted, figures } from '../support/run.js';
import { SplitShop } from '../support/split-shop.js';

const TIMES = counted(1, 10);
/** After the service is ready: the breakers of the others let somebody try again after a second. */
const RECOVERS_WITHIN_MS = 10_000;

describe('a service killed and brought back while people look around and buy', () => {
  let shop: SplitShop;

  beforeAll(async () => {
    shop = await SplitShop.start();
  });

  afterAll(() => shop.close());

  it.each(SERVICES)(
    `%s, ${TIMES} times: the rest goes on, what needs it says to try again, all recovers, no order is lost or doubled`,
    async (service) => {
      const process = SERVICES.indexOf(service);
      shop.answers.clear();
      const load = await ShopLoad.start(shop);
      let slowestMs = 0;
      for (let time = 0; time < TIMES; time += 1) {
        await shop.kill(process);
        const killedAt = performance.now();
        await load.round(2);
        expect(load.wrongWhileAway(service, killedAt)).toEqual([]);
        await shop.launch(process);
        const recovered = async (): Promise<boolean> => {
          const since = performance.now();
          await load.round();
          return load.failedSince(since).length === 0;
        };
        slowestMs = Math.max(slowestMs, await until('all pages are there', recovered, RECOVERS_WITHIN_MS));
      }
      await load.stop();
      expect(load.wrongAtAll()).toEqual([]);
      expect(shop.failures(TRY_AGAIN.map((code) => `503 ${code}`))).toEqual([]);
      await shop.settled();
      await shop.checkInvariants();
      figures(`${service} away`, { ...load.figures, 'all back after': `${slowestMs} ms at most` });
    },
  );
});
