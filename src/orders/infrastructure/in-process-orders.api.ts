import { Injectable } from '@nestjs/common';
import type { CartId, UserId } from '../../shared/ids.js';
import { CountCart } from '../application/count-cart.query.js';
import { MergeCart } from '../application/merge-cart.use-case.js';
import { parseVisitorCart } from '../domain/visitor-cart.js';
import { OrdersApi } from '../orders.api.js';

/** The contract, answered in this process. */
@Injectable()
export class InProcessOrdersApi extends OrdersApi {
  constructor(
    private readonly countCart: CountCart,
    private readonly mergeCarts: MergeCart,
  ) {
    super();
  }

  cartSize(userId: UserId | null, visitorCart: string | null, cartId?: CartId): Promise<number> {
    return this.countCart.execute({ userId, visitorCart: parseVisitorCart(visitorCart), cartId });
  }

  async mergeCart(userId: UserId, visitorCart: string, cartId?: CartId): Promise<void> {
    const cart = parseVisitorCart(visitorCart);
    if (!cart.isEmpty) await this.mergeCarts.execute({ buyerId: userId, visitorCart: cart, cartId });
  }
}
