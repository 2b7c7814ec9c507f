import { Injectable } from '@nestjs/common';
import type { UserId } from '../../shared/ids.js';
import { CountCart } from '../application/count-cart.query.js';
import { OrdersApi } from '../orders.api.js';

/** The contract, answered in this process. */
@Injectable()
export class InProcessOrdersApi extends OrdersApi {
  constructor(private readonly countCart: CountCart) {
    super();
  }

  cartSize(userId: UserId | null, visitorCart: string | null): Promise<number> {
    return this.countCart.execute({ userId, visitorCart });
  }
}
