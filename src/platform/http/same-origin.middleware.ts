import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AppConfig } from '../config/app-config.js';
import { changesState, isApi, isInternal, isWebhook } from './request-context.js';
import { CrossSiteRequestError } from './request-errors.js';

/**
 * Refuses state-changing requests that a browser may have sent for another site: `Sec-Fetch-Site` must say
 * same-origin, else `Origin` must be ours. Only what carries nothing of a browser's is let in without either:
 * bearer-token calls, API calls without any cookie (a program that registers or asks for its token), and webhooks and calls
 * between services, which prove by their signature where they come from.
 */
@Injectable()
export class SameOriginMiddleware implements NestMiddleware {
  constructor(private readonly config: AppConfig) {}

  use(request: Request, _response: Response, next: NextFunction): void {
    if (!changesState(request) || isWebhook(request) || isInternal(request) || this.isOurs(request)) next();
    else next(new CrossSiteRequestError());
  }

  private isOurs(request: Request): boolean {
    const site = request.get('sec-fetch-site');
    if (site !== undefined) return site === 'same-origin';
    const origin = request.get('origin');
    if (origin !== undefined) {
      return origin === this.config.publicUrl.origin || origin === `${request.protocol}://${request.get('host') ?? ''}`;
    }
    if (!isApi(request)) return false;
    return request.get('authorization')?.startsWith('Bearer ') === true || request.get('cookie') === undefined;
  }
}
