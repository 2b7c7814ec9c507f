import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Principal } from '../../platform/http/principal.js';
import type { UserId } from '../../shared/ids.js';
import { MergeCart } from '../application/merge-cart.use-case.js';
import { MergedCarts } from '../application/merged-carts.js';
import { Cart } from '../domain/cart.js';
import { CartCookie } from './cart-cookie.js';

export interface CartOwner {
  readonly buyerId: UserId | null;
  /** What lies in the browser and not in the account's cart: all of a visitor's, nothing once the log-in has merged it. */
  readonly visitorCart: Cart;
}

/** Whose cart a request is about. */
@Injectable()
export class CartOwners {
  constructor(
    private readonly cookie: CartCookie,
    private readonly mergeCart: MergeCart,
    private readonly merged: MergedCarts,
  ) {}

  /** To look at: nothing is changed, what still lies in the browser is shown with the rest. */
  async toShow(user: Principal | null, request: Request): Promise<CartOwner> {
    const visitorCart = this.cookie.read(request);
    if (!user) return { buyerId: null, visitorCart };
    const buyerId = user.userId;
    return { buyerId, visitorCart: await this.merged.left({ buyerId, visitorCart, cartId: this.cookie.id(request) }) };
  }

  /** To change: a cart that the log-in could not merge joins the account's first, and the cookie goes. */
  async toChange(user: Principal | null, request: Request, response: Response): Promise<CartOwner> {
    const visitorCart = this.cookie.read(request);
    if (!user) return { buyerId: null, visitorCart };
    if (!visitorCart.isEmpty) {
      await this.mergeCart.execute({ buyerId: user.userId, visitorCart, cartId: this.cookie.id(request) });
      this.cookie.clear(request, response);
    }
    return { buyerId: user.userId, visitorCart: Cart.empty };
  }
}
