import { Injectable } from '@nestjs/common';
import type { CartId, UserId } from '../../shared/ids.js';
import { Cart } from '../domain/cart.js';
import { MergedCarts } from './merged-carts.js';
import { CartRepository } from './ports/cart.repository.js';

export interface CountedCart {
  readonly userId: UserId | null;
  readonly visitorCart: Cart;
  readonly cartId: CartId | undefined;
}

/** How many copies lie in a cart; what a user chose before logging in counts too, since the carts will be merged. */
@Injectable()
export class CountCart {
  constructor(
    private readonly carts: CartRepository,
    private readonly merged: MergedCarts,
  ) {}

  async execute({ userId, visitorCart, cartId }: CountedCart): Promise<number> {
    if (!userId) return visitorCart.size;
    const left = await this.merged.left({ buyerId: userId, visitorCart, cartId });
    if (left.isEmpty) return this.carts.size(userId);
    return Cart.of([...(await this.carts.of(userId)).lines, ...left.lines]).size;
  }
}
