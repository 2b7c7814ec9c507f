import type { AppConfigValues } from '../../../src/platform/config/app-config.js';
import { withoutHashing } from '../../builders/order-scene.js';
import { type SplitShop, startSplitShop } from '../../support/split-shop.js';

/** The one that all parts of a suite are about: three applications take a while to start. */
export let shop: SplitShop;

/** Starts it before the suite, and closes it behind it. */
export function useSplitShop(config: Partial<AppConfigValues>): void {
  beforeAll(async () => {
    shop = await startSplitShop(config);
    withoutHashing(shop.services.auth);
  });
  afterAll(() => shop.close());
}
