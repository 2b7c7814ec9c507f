import { SERVICES } from '../../../src/shared/services.js';
import { CRASHED_TIMES, walkThroughCrashes } from '../rows/crash-walk.js';
import { IN_SERVICES } from '../support/moments.js';
import { SplitShop } from '../support/split-shop.js';

describe('a service killed at every moment of checkout, pay, cancel, refund and relay, whichever of them it comes in', () => {
  it(
    `leaves nothing that is not put right within 90 s of its restart (every moment × ${CRASHED_TIMES})`,
    () =>
      walkThroughCrashes(
        {
          processes: SERVICES,
          orders: SERVICES.indexOf('orders'),
          watched: IN_SERVICES,
          open: (environmentOf) => SplitShop.start(environmentOf),
        },
        // There is one set of them.
        1,
      ),
    24 * 3_600_000,
  );
});
