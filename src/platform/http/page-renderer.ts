import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppConfig } from '../config/app-config.js';
import type { Shell } from '../views/shell.js';
import { Views } from '../views/views.js';
import { CartBadge } from './cart-badge.js';
import { CsrfTokens } from './csrf-tokens.js';
import { takeNotice } from './notice-cookie.js';
import { privateCookie } from './private-cookie.js';
import { principalOf, whyUnidentified } from './principal.js';
import { contextOf } from './request-context.js';

/** Seconds for which a shared cache may keep a page that was asked for without any cookie. */
const SHARED_CACHE_SECONDS = 15;

/** Puts a view into the shop's frame: language, user, cart, notice, instance. */
@Injectable()
export class PageRenderer {
  constructor(
    private readonly views: Views,
    private readonly config: AppConfig,
    private readonly csrf: CsrfTokens,
    private readonly cart: CartBadge,
  ) {}

  /** The page's HTML; sets its status, type and caching on the response. */
  async render(request: Request, response: Response, view: string, model: object, status: number): Promise<string> {
    const html = this.views.render(view, model, await this.shell(request, response, status));
    response.status(status).type('html').setHeader('Cache-Control', cachingOf(request, status));
    response.vary('Cookie').vary('Accept-Language');
    return html;
  }

  private async shell(request: Request, response: Response, status: number): Promise<Shell> {
    const principal = principalOf(request);
    const { language, requestId } = contextOf(request);
    return {
      lang: language,
      path: request.originalUrl,
      user: principal && { name: principal.name, isAdmin: principal.roles.includes('admin') },
      // A page that says "try again" has said it.
      userUnknown: status !== 503 && whyUnidentified(request) !== undefined,
      csrfToken: principal && this.csrf.tokenFor(principal),
      cartCount: await this.cart.count(request, principal),
      notice: takeNotice(request, response, privateCookie(this.config)),
      instanceId: this.config.instanceId,
      requestId,
    };
  }
}

/** What was asked for without a cookie or a token is the same for everybody who reads that language. */
function cachingOf(request: Request, status: number): string {
  const anonymous = request.get('cookie') === undefined && request.get('authorization') === undefined;
  const shared = request.method === 'GET' && status === 200 && anonymous && principalOf(request) === null;
  return shared ? `public, max-age=0, s-maxage=${SHARED_CACHE_SECONDS}` : 'private, no-cache';
}
