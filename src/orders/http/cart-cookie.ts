import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppConfig } from '../../platform/config/app-config.js';
import { privateCookie } from '../../platform/http/private-cookie.js';
import { cookieOf } from '../../platform/http/request-context.js';
import { type CartId, newId, parseId } from '../../shared/ids.js';
import type { Cart } from '../domain/cart.js';
import { parseVisitorCart, visitorCartText } from '../domain/visitor-cart.js';
import { CART_COOKIE, CART_ID_COOKIE } from '../orders.api.js';

const COOKIES = [CART_COOKIE, CART_ID_COOKIE];
const MAX_AGE_MS = 30 * 24 * 3_600_000;

/**
 * The cart of a visitor, kept by the browser: book ids and quantities, and nothing that prices are made of. Its own id is in a
 * cookie beside it, so that versions before ids read and write the cart as ever.
 */
@Injectable()
export class CartCookie {
  constructor(private readonly config: AppConfig) {}

  /** What cannot be read is an empty cart. */
  read(request: Request): Cart {
    return parseVisitorCart(cookieOf(request, CART_COOKIE));
  }

  /** `undefined` for a cart that has none. */
  id(request: Request): CartId | undefined {
    return parseId<CartId>(cookieOf(request, CART_ID_COOKIE));
  }

  write(request: Request, response: Response, cart: Cart): void {
    if (cart.isEmpty) {
      this.forget(response);
      return;
    }
    const options = { ...privateCookie(this.config), maxAge: MAX_AGE_MS };
    response.cookie(CART_COOKIE, visitorCartText(cart), options);
    response.cookie(CART_ID_COOKIE, this.id(request) ?? newId(), options);
  }

  /** Takes the cart out of the browser, and out of this request for whatever of it comes later. */
  clear(request: Request, response: Response): void {
    const cookies: unknown = request.cookies;
    if (typeof cookies === 'object' && cookies !== null) {
      for (const name of COOKIES) Reflect.deleteProperty(cookies, name);
    }
    this.forget(response);
  }

  private forget(response: Response): void {
    for (const name of COOKIES) response.clearCookie(name, privateCookie(this.config));
  }
}
