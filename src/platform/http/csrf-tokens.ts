import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AppConfig } from '../config/app-config.js';
import type { Principal } from './principal.js';
import { bodyField } from './request-context.js';
import { CsrfTokenError } from './request-errors.js';

/** Synchronizer tokens, one a session, made from its secret: nothing is stored, and they end with the session. */
@Injectable()
export class CsrfTokens {
  constructor(private readonly config: AppConfig) {}

  tokenFor(principal: Principal): string {
    return createHmac('sha256', this.config.sessionSecret).update(`csrf:${principal.token}`).digest('base64url');
  }

  /** @throws CsrfTokenError unless the `X-CSRF-Token` header or the `_csrf` field holds this session's token. */
  check(request: Request, principal: Principal): void {
    const sent = Buffer.from(request.get('x-csrf-token') ?? bodyField(request, '_csrf') ?? '');
    const expected = Buffer.from(this.tokenFor(principal));
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) throw new CsrfTokenError();
  }
}
