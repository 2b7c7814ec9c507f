import { Injectable, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CART_COOKIE, OrdersApi } from '../orders/orders.api.js';
import { AppConfig } from '../platform/config/app-config.js';
import { AfterSignIn } from '../platform/http/after-sign-in.js';
import { privateCookie } from '../platform/http/private-cookie.js';
import { cookieOf } from '../platform/http/request-context.js';
import type { UserId } from '../shared/ids.js';

@Injectable()
export class MergeCartAfterSignIn extends AfterSignIn {
  private readonly logger = new Logger('cart-merge');

  constructor(
    private readonly orders: OrdersApi,
    private readonly config: AppConfig,
  ) {
    super();
  }

  /** A cart that could not be merged stays in its cookie: the next change of the cart takes it over. */
  async run(request: Request, response: Response, userId: UserId): Promise<void> {
    const visitorCart = cookieOf(request, CART_COOKIE);
    if (visitorCart === undefined) return;
    try {
      await this.orders.mergeCart(userId, visitorCart);
      response.clearCookie(CART_COOKIE, privateCookie(this.config));
    } catch (error) {
      this.logger.error({ err: error }, 'the cart was not merged at the sign-in');
    }
  }

  onSignOut(request: Request, response: Response): void {
    if (cookieOf(request, CART_COOKIE) !== undefined) response.clearCookie(CART_COOKIE, privateCookie(this.config));
  }
}
