import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { AppConfig } from '../config/app-config.js';
import { RateLimitedError } from '../http/request-errors.js';

/** So many refusals of one client in a window are told as what they are. */
const LIMIT = 30;
const WINDOW_MS = 60_000;
/** Whoever has more addresses than this to send from makes us forget the first of them. */
const MAX_CLIENTS = 10_000;

interface Window {
  refusals: number;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

/**
 * Limits what is refused, and nothing else: for routes whose genuine callers prove themselves and must always be heard.
 * Counted by each instance in its memory, unlike the limits of {@link RateLimit}: a refusal has no effect that adding
 * instances could multiply, and a write to the database for each would cost more than the refusal itself.
 */
@Injectable()
export class RefusalLimit {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Counts one more refusal of this client, an address. @throws RateLimitedError when there were too many lately */
  count(client: string): void {
    if (!this.config.rateLimits) return;
    const now = this.clock.now().getTime();
    const window = this.windowOf(client, now);
    window.refusals += 1;
    if (window.refusals > LIMIT) throw new RateLimitedError(Math.max(1, Math.ceil((window.endsAt - now) / 1000)));
  }

  private windowOf(client: string, now: number): Window {
    const current = this.windows.get(client);
    if (current && current.endsAt > now) return current;
    const fresh = { refusals: 0, endsAt: now + WINDOW_MS };
    // Behind the others: what is dropped is the oldest window.
    this.windows.delete(client);
    this.windows.set(client, fresh);
    const [oldest] = this.windows.keys();
    if (this.windows.size > MAX_CLIENTS && oldest !== undefined) this.windows.delete(oldest);
    return fresh;
  }
}
