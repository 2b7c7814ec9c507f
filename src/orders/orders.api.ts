import type { UserId } from '../shared/ids.js';

/** What other modules may ask of orders. */
export abstract class OrdersApi {
  /**
   * How many copies lie in the cart: the number beside the cart in every page's header. `userId` is `null` for a
   * visitor; `visitorCart` is the value of the cart cookie, which a signed-in user may still have from before.
   */
  abstract cartSize(userId: UserId | null, visitorCart: string | null): Promise<number>;
}
