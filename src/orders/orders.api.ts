import type { UserId } from '../shared/ids.js';

/** What other modules may ask of orders. */
export abstract class OrdersApi {
  /** How many copies lie in a signed-in user's cart: the number beside the cart in every page's header. */
  abstract cartSize(userId: UserId): Promise<number>;
}
