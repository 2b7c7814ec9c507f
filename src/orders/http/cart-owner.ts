import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Principal } from '../../platform/http/principal.js';
import type { UserId } from '../../shared/ids.js';
import { MergeCart } from '../application/merge-cart.use-case.js';
import { Cart } from '../domain/cart.js';
import { CartCookie } from './cart-cookie.js';

export interface CartOwner {
  readonly buyerId: UserId | null;
  /** Empty for who is signed in. */
  readonly visitorCart: Cart;
}

/** Whose cart a request is about. */
@Injectable()
export class CartOwners {
  constructor(
    private readonly cookie: CartCookie,
    private readonly mergeCart: MergeCart,
  ) {}

  /** After logging in, what was chosen before joins the account's cart, and the cookie goes. */
  async of(user: Principal | null, request: Request, response: Response): Promise<CartOwner> {
    const visitorCart = this.cookie.read(request);
    if (!user) return { buyerId: null, visitorCart };
    if (!visitorCart.isEmpty) {
      await this.mergeCart.execute({ buyerId: user.userId, visitorCart });
      this.cookie.clear(request, response);
    }
    return { buyerId: user.userId, visitorCart: Cart.empty };
  }
}
