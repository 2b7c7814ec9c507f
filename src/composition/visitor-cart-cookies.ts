import type { CookieOptions, Request, Response } from 'express';
import { CART_COOKIE, CART_ID_COOKIE } from '../orders/orders.api.js';
import { cookieOf } from '../platform/http/request-context.js';
import { type CartId, parseId } from '../shared/ids.js';

/** A visitor's cart as orders is told of it: the text as it was sent, and the id that it may lack. */
export interface SentCart {
  readonly text: string;
  readonly id: CartId | undefined;
}

export function sentCart(request: Request): SentCart | undefined {
  const text = cookieOf(request, CART_COOKIE);
  return text === undefined ? undefined : { text, id: parseId<CartId>(cookieOf(request, CART_ID_COOKIE)) };
}

export function clearSentCart(response: Response, options: CookieOptions): void {
  for (const name of [CART_COOKIE, CART_ID_COOKIE]) response.clearCookie(name, options);
}
