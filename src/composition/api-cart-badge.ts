import { Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import { OrdersApi } from '../orders/orders.api.js';
import { CartBadge } from '../platform/http/cart-badge.js';
import type { Principal } from '../platform/http/principal.js';
import { ServiceUnavailableError } from '../shared/service-unavailable.error.js';
import { sentCart } from './visitor-cart-cookies.js';

@Injectable()
export class ApiCartBadge extends CartBadge {
  private readonly logger = new Logger('cart-badge');

  constructor(private readonly orders: OrdersApi) {
    super();
  }

  /** 0 when orders cannot say: a header must not take its page down. */
  async count(request: Request, principal: Principal | null): Promise<number> {
    const cart = sentCart(request);
    if (!principal && !cart) return 0;
    try {
      return await this.orders.cartSize(principal?.userId ?? null, cart?.text ?? null, cart?.id);
    } catch (error) {
      // That orders does not answer has been told by whoever asked it.
      if (!(error instanceof ServiceUnavailableError))
        this.logger.warn({ err: error }, 'the cart could not be counted');
      return 0;
    }
  }
}
