import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppConfig } from '../../platform/config/app-config.js';
import { privateCookie } from '../../platform/http/private-cookie.js';
import { cookieOf } from '../../platform/http/request-context.js';
import type { Cart } from '../domain/cart.js';
import { parseVisitorCart, visitorCartText } from '../domain/visitor-cart.js';
import { CART_COOKIE } from '../orders.api.js';

const MAX_AGE_MS = 30 * 24 * 3_600_000;

/** The cart of a visitor, kept by the browser: book ids and quantities, and nothing that prices are made of. */
@Injectable()
export class CartCookie {
  constructor(private readonly config: AppConfig) {}

  /** What cannot be read is an empty cart. */
  read(request: Request): Cart {
    return parseVisitorCart(cookieOf(request, CART_COOKIE));
  }

  write(response: Response, cart: Cart): void {
    if (cart.isEmpty) response.clearCookie(CART_COOKIE, privateCookie(this.config));
    else response.cookie(CART_COOKIE, visitorCartText(cart), { ...privateCookie(this.config), maxAge: MAX_AGE_MS });
  }

  /** Takes the cart out of the browser, and out of this request for whatever of it comes later. */
  clear(request: Request, response: Response): void {
    const cookies: unknown = request.cookies;
    if (typeof cookies === 'object' && cookies !== null) Reflect.deleteProperty(cookies, CART_COOKIE);
    response.clearCookie(CART_COOKIE, privateCookie(this.config));
  }
}
