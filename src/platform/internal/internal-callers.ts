import { Injectable, Logger, NotFoundException } from '@nestjs/common';
import type { Request } from 'express';
import { Clock } from '../../shared/clock.js';
import { AppConfig } from '../config/app-config.js';
import { SeenNonces } from './seen-nonces.js';
import { isSignedBy, NONCE_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from './signature.js';

/** How far apart the clocks of two services may be. */
export const TOLERANCE_SECONDS = 60;

/** Knows the other services of this shop by their signature; to everybody else what is internal does not exist. */
@Injectable()
export class InternalCallers {
  private readonly logger = new Logger('internal');
  private readonly nonces = new SeenNonces();

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundException unless another service signed the request, now, and sent it once; only the log says why. */
  admit(request: Request): void {
    const problem = this.problemOf(request);
    if (problem === undefined) return;
    // Anybody can send rubbish; what is signed, and wrongly so, is a mistake in the settings of two services or of their clocks.
    const isMeantWell = request.get(SIGNATURE_HEADER) !== undefined;
    this.logger[isMeantWell ? 'warn' : 'debug']({ path: request.path, problem }, 'an internal call was turned away');
    throw new NotFoundException();
  }

  private problemOf(request: Request): string | undefined {
    const secrets = this.config.internalSecrets;
    if (secrets.length === 0) return 'INTERNAL_SECRET is not set here';
    // No service sends cookies: a request that has some came through the edge, whatever else it brings.
    if (request.get('cookie') !== undefined) return 'it has cookies';
    const timestamp = request.get(TIMESTAMP_HEADER) ?? '';
    const nonce = request.get(NONCE_HEADER) ?? '';
    const signature = request.get(SIGNATURE_HEADER);
    if (signature === undefined || !/^\d{1,12}$/.test(timestamp) || !/^[\w-]{16,64}$/.test(nonce)) return 'unsigned';
    const body: unknown = request.body;
    const call = {
      method: request.method,
      path: request.originalUrl,
      timestamp,
      nonce,
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    };
    if (!isSignedBy(call, signature, secrets)) return 'the signature is wrong: compare INTERNAL_SECRET';
    const now = Math.floor(this.clock.now().getTime() / 1000);
    if (Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS) return 'stale: compare the clocks';
    if (!this.nonces.add(nonce, Number(timestamp), now - TOLERANCE_SECONDS)) return 'replayed';
    return undefined;
  }
}
