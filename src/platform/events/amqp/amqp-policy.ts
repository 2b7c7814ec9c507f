import { MAX_ATTEMPTS } from '../relay-policy.js';

/** How the broker is used. Tests have one of their own. */
export class AmqpPolicy {
  /** Begins the name of every exchange and queue. */
  readonly prefix: string = 'bookstore';
  /** Messages that a consumer of one instance may hold at a time. */
  readonly prefetch: number = 16;
  /** Of those it applies so many at a time: each takes a connection of the database's pool. */
  readonly lanes: number = 4;
  /** A delivery that has failed so often is dead. */
  readonly maxAttempts: number = MAX_ATTEMPTS;
  /** Milliseconds from the first failure to the second attempt, and so on; the last one repeats. Each has a queue named after it. */
  readonly retryDelaysMs: readonly number[] = [
    1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000,
  ];
  /** A broker that has not confirmed by then is away. Shorter than what the relay grants a publication. */
  readonly confirmedWithinMs: number = 8_000;
  /** After a database that was away has been asked in vain, so long until the next time. */
  readonly databaseRetryMs: number = 1_000;
  /** Longest pause between two attempts to connect. */
  readonly longestReconnectMs: number = 10_000;

  /** The step of the backoff after so many failures. */
  delayAfter(failures: number): number {
    return this.retryDelaysMs[Math.min(failures, this.retryDelaysMs.length) - 1] ?? 0;
  }
}

const FIRST_RECONNECT_MS = 200;

/** Milliseconds until the next attempt to connect, of which the last half is chance: instances do not come all at once. */
export function reconnectDelayMs(failures: number, longestMs: number, random: () => number = Math.random): number {
  const full = Math.min(longestMs, FIRST_RECONNECT_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(full / 2 + (full / 2) * random());
}
