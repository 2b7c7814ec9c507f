import { killedAt, steps } from '../rows/crashes.js';
import { counted, Dice, figures, FULL } from '../support/run.js';
import { type Person, Shop } from '../support/shop.js';

const TIMES = counted(1, 10);
/** Of the quick run. */
const SAMPLED = 4;

describe('a process killed at any step of checkout, pay, cancel, refund and relay', () => {
  let shop: Shop;
  let seller: Person;

  beforeAll(async () => {
    shop = await Shop.start();
    seller = await shop.person();
  });

  afterAll(() => shop.close());

  it(
    'leaves nothing that is not put right within 90 s of its restart',
    async () => {
      const all = await steps();
      expect(all.length).toBeGreaterThan(40);
      const tried = FULL ? all : new Dice('crashes').shuffled(all).slice(0, SAMPLED);
      let [hits, slowest] = [0, 0];
      for (const step of tried) {
        for (let time = 0; time < TIMES; time += 1) {
          const { hit, tookMs } = await killedAt(shop, seller, step);
          if (hit) hits += 1;
          slowest = Math.max(slowest, tookMs);
        }
      }
      figures('killed', { steps: all.length, tried: tried.length, 'times each': TIMES, hits, 'slowest ms': slowest });
      expect(hits).toBeGreaterThan(0);
    },
    24 * 3_600_000,
  );
});
