import { Injectable, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OrdersApi } from '../orders/orders.api.js';
import { AppConfig } from '../platform/config/app-config.js';
import { AfterSignIn } from '../platform/http/after-sign-in.js';
import { privateCookie } from '../platform/http/private-cookie.js';
import type { UserId } from '../shared/ids.js';
import { clearSentCart, sentCart } from './visitor-cart-cookies.js';

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
    const cart = sentCart(request);
    if (!cart) return;
    try {
      await this.orders.mergeCart(userId, cart.text, cart.id);
      clearSentCart(response, privateCookie(this.config));
    } catch (error) {
      this.logger.error({ err: error }, 'the cart was not merged at the sign-in');
    }
  }

  onSignOut(request: Request, response: Response): void {
    if (sentCart(request)) clearSentCart(response, privateCookie(this.config));
  }
}
