import { Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import { CART_COOKIE, OrdersApi } from '../orders/orders.api.js';
import { CartBadge } from '../platform/http/cart-badge.js';
import type { Principal } from '../platform/http/principal.js';
import { cookieOf } from '../platform/http/request-context.js';
import { ServiceUnavailableError } from '../shared/service-unavailable.error.js';

@Injectable()
export class ApiCartBadge extends CartBadge {
  private readonly logger = new Logger('cart-badge');

  constructor(private readonly orders: OrdersApi) {
    super();
  }

  /** 0 when orders cannot say: a header must not take its page down. */
  async count(request: Request, principal: Principal | null): Promise<number> {
    const visitorCart = cookieOf(request, CART_COOKIE);
    if (!principal && visitorCart === undefined) return 0;
    try {
      return await this.orders.cartSize(principal?.userId ?? null, visitorCart ?? null);
    } catch (error) {
      // That orders does not answer has been told by whoever asked it.
      if (!(error instanceof ServiceUnavailableError))
        this.logger.warn({ err: error }, 'the cart could not be counted');
      return 0;
    }
  }
}
