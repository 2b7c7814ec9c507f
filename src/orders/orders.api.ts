import type { UserId } from '../shared/ids.js';

/** The cookie that holds a visitor's cart. */
export const CART_COOKIE = 'cart';

/** What other modules may ask of orders. */
export abstract class OrdersApi {
  /**
   * How many copies lie in a cart: the number beside the cart in every page's header. `userId` is `null` for a visitor;
   * `visitorCart` is the cookie's text as sent, `null` without one. What cannot be read counts as nothing.
   */
  abstract cartSize(userId: UserId | null, visitorCart: string | null): Promise<number>;

  /**
   * Adds what a visitor chose to the cart of the account that he signed in to. `visitorCart` is the cookie's text as sent:
   * what cannot be read adds nothing.
   */
  abstract mergeCart(userId: UserId, visitorCart: string): Promise<void>;
}
