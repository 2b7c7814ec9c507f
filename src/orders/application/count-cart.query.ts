import { Injectable } from '@nestjs/common';
import type { UserId } from '../../shared/ids.js';
import { Cart } from '../domain/cart.js';
import { parseVisitorCart } from '../domain/visitor-cart.js';
import { CartRepository } from './ports/cart.repository.js';

/** How many copies lie in a cart; what a user chose before logging in counts too, since the carts will be merged. */
@Injectable()
export class CountCart {
  constructor(private readonly carts: CartRepository) {}

  async execute({ userId, visitorCart }: { userId: UserId | null; visitorCart: string | null }): Promise<number> {
    const before = parseVisitorCart(visitorCart);
    if (!userId) return before.size;
    if (before.isEmpty) return this.carts.size(userId);
    return Cart.of([...(await this.carts.of(userId)).lines, ...before.lines]).size;
  }
}
