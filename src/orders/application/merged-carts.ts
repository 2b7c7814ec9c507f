import { Injectable } from '@nestjs/common';
import { fingerprintOf, IdempotencyKeys, type IdempotentRequest } from '../../platform/idempotency/idempotency-keys.js';
import type { CartId, UserId } from '../../shared/ids.js';
import { Cart } from '../domain/cart.js';

/** A visitor's cart as his browser sends it, and whose account's it is to become. */
export interface VisitorCart {
  readonly buyerId: UserId;
  readonly visitorCart: Cart;
  /** `undefined` for a cart that an older version wrote: each time it comes it is another one. */
  readonly cartId: CartId | undefined;
}

/** Which visitors' carts an account has taken over. The answer to that may get lost, and then the browser still has the cart. */
@Injectable()
export class MergedCarts {
  constructor(private readonly keys: IdempotencyKeys) {}

  /** What of it is not in the account's cart yet: all or nothing. */
  async left(cart: VisitorCart): Promise<Cart> {
    const request = cart.visitorCart.isEmpty ? undefined : mergeOf(cart);
    return request && (await this.keys.find(request)) ? Cart.empty : cart.visitorCart;
  }
}

/** A cart that is changed after it was merged is another one: its copies were chosen by somebody who saw the account's. */
export function mergeOf({ buyerId, visitorCart, cartId }: VisitorCart): IdempotentRequest | undefined {
  if (cartId === undefined) return undefined;
  const key = fingerprintOf({ cartId, lines: visitorCart.lines });
  return { userId: buyerId, key, scope: 'orders.merge_cart', fingerprint: key };
}
