import { until } from '../support/eventually.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { ANSWERS_WITHIN_MS, ask, type Asked, nothingLostNothingTwice, ready } from './rows/shopping.js';
import { FULL } from './support/run.js';
import { type Person, Shop } from './support/shop.js';

describe('the way to the database', () => {
  let proxy: TcpProxy;
  let shop: Shop;
  let seller: Person;
  let crowd: readonly Person[];

  beforeAll(async () => {
    const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
    const through = (address: string): string => {
      const changed = new URL(address);
      changed.hostname = '127.0.0.1';
      changed.port = String(proxy.port);
      return changed.href;
    };
    shop = await Shop.start({ databaseUrl: through });
    seller = await shop.person();
    crowd = await shop.people(6);
  });

  afterAll(async () => {
    await shop.close();
    await proxy.close();
  });

  /** Everybody orders while `fault` is there; who got no answer asks again when it is gone. */
  async function during(fault: () => void, mend: () => void): Promise<void> {
    const bookId = await shop.book(seller, 100);
    fault();
    const asked = crowd.map((buyer): Asked => ({ buyer, key: crypto.randomUUID() }));
    const began = Date.now();
    await Promise.all(asked.map((one) => ask(shop, bookId, one)));
    const took = Date.now() - began;
    mend();
    expect(took).toBeLessThan(ANSWERS_WITHIN_MS);
    await until('it serves again', () => ready(shop), ANSWERS_WITHIN_MS);
    await nothingLostNothingTwice(shop, bookId, asked);
    await shop.checkInvariants();
  }

  it('that is reset: nothing is done twice', async () => {
    let resets: NodeJS.Timeout | undefined;
    await during(
      () => {
        resets = setInterval(() => {
          proxy.reset();
        }, 50);
      },
      () => {
        clearInterval(resets);
      },
    );
  });

  it('that swallows everything: calls end in time, and nothing is done twice', async () => {
    await during(
      () => {
        proxy.freeze();
      },
      () => {
        proxy.pass();
      },
    );
  });

  it.each(FULL ? [1, 2, 3, 4] : [1, 4])(
    'that breaks after COMMIT was sent, %d times: nothing is done twice',
    async (times) => {
      await during(
        () => {
          proxy.cutAfterCommit(times);
        },
        () => {
          expect(proxy.uncut).toBe(0);
          proxy.cutAfterCommit(0);
        },
      );
    },
  );

  // Slow by its nature.
  if (FULL) {
    it('with 2 s of latency: calls end in time, in an answer or in 503', async () => {
      await during(
        () => {
          proxy.delay(2_000);
        },
        () => {
          proxy.delay(0);
        },
      );
    });
  }
});
