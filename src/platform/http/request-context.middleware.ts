import { randomUUID } from 'node:crypto';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AppConfig } from '../config/app-config.js';
import { Draining } from '../health/draining.js';
import { negotiateLanguage } from '../i18n/negotiate-language.js';
import { whileLooking } from '../internal/looking.js';
import { inRequest } from '../logging/request-scope.js';
import { changesState, cookieOf, setContext } from './request-context.js';

export const LANGUAGE_COOKIE = 'lang';

/** As the W3C's Trace Context has it. */
const TRACE_PARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

const REQUEST_ID = /^[\w.:=-]{8,100}$/;

/** Gives each request its id and language, and each response the headers that say who answered. */
@Injectable()
export class RequestContextMiddleware implements NestMiddleware {
  constructor(
    private readonly config: AppConfig,
    private readonly draining: Draining,
  ) {}

  use(request: Request, response: Response, next: NextFunction): void {
    const given = request.get('x-request-id');
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    setContext(request, {
      requestId,
      language: negotiateLanguage(request.get('accept-language'), cookieOf(request, LANGUAGE_COOKIE)),
    });
    response.setHeader('X-Request-Id', requestId);
    response.setHeader('X-Instance-Id', this.config.instanceId);
    if (this.draining.active) response.setHeader('Connection', 'close');
    const traceParent = request.get('traceparent');
    const go = (): void => (changesState(request) ? next() : whileLooking(next));
    inRequest(requestId, go, traceParent !== undefined && TRACE_PARENT.test(traceParent) ? traceParent : undefined);
  }
}
