import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AppConfig } from '../config/app-config.js';
import type { Principal } from './principal.js';
import { bodyField } from './request-context.js';
import { CsrfTokenError } from './request-errors.js';

const BYTES = 32;

/**
 * Synchronizer tokens, made from the session's secret: nothing is stored, and they end with the session. Each page has another
 * one, masked with a random pad: pages are compressed under TLS, and their size must not tell of a secret beside what others
 * put into them (BREACH).
 */
@Injectable()
export class CsrfTokens {
  constructor(private readonly config: AppConfig) {}

  tokenFor(principal: Principal): string {
    const pad = randomBytes(BYTES);
    return Buffer.concat([pad, masked(this.secretOf(principal), pad)]).toString('base64url');
  }

  /** @throws CsrfTokenError unless the `X-CSRF-Token` header or the `_csrf` field holds a token of this session. */
  check(request: Request, principal: Principal): void {
    const sent = Buffer.from(request.get('x-csrf-token') ?? bodyField(request, '_csrf') ?? '', 'base64url');
    if (sent.length !== 2 * BYTES) throw new CsrfTokenError();
    const secret = masked(sent.subarray(BYTES), sent.subarray(0, BYTES));
    if (!timingSafeEqual(secret, this.secretOf(principal))) throw new CsrfTokenError();
  }

  private secretOf(principal: Principal): Buffer {
    return createHmac('sha256', this.config.sessionSecret).update(`csrf:${principal.token}`).digest();
  }
}

const masked = (bytes: Buffer, pad: Buffer): Buffer =>
  Buffer.from(bytes.map((byte, index) => byte ^ (pad[index] ?? 0)));
