import { Injectable } from '@nestjs/common';
import type { UserId } from '../../shared/ids.js';
import { parseVisitorCart } from '../domain/visitor-cart.js';
import { CartRepository } from './ports/cart.repository.js';

/** How many copies lie in a cart; what a user chose before logging in counts too, since the carts will be merged. */
@Injectable()
export class CountCart {
  constructor(private readonly carts: CartRepository) {}

  async execute({ userId, visitorCart }: { userId: UserId | null; visitorCart: string | null }): Promise<number> {
    const before = parseVisitorCart(visitorCart).size;
    return userId ? before + (await this.carts.size(userId)) : before;
  }
}
