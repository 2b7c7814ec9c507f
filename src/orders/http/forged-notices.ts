import { Injectable, Logger } from '@nestjs/common';
import { RefusalLimit } from '../../platform/rate-limit/refusal-limit.js';
import type { ForgedNoticeError } from '../domain/order-errors.js';

/** Webhooks that nobody proved: logged, until an address sends so many that it hears 429 and the log nothing more of it. */
@Injectable()
export class ForgedNotices {
  private readonly logger = new Logger(ForgedNotices.name);

  constructor(private readonly limit: RefusalLimit) {}

  /** @throws RateLimitedError */
  from(address: string | undefined, { problem }: ForgedNoticeError): void {
    this.limit.count(address ?? 'unknown');
    this.logger.warn({ problem }, 'a payment webhook was refused');
  }
}
