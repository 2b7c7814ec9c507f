import { SetMetadata } from '@nestjs/common';

export const RATE_LIMIT = 'bookstore:rate-limit';

/** One limit: `limit` requests in `ttlMs`, counted for each address or for each e-mail in the body. */
export interface RateLimitRule {
  readonly policy: RateLimitPolicy;
  readonly name: string;
  readonly limit: number;
  readonly ttlMs: number;
  readonly per: 'address' | 'email' | 'user';
}

export type RateLimitPolicy = 'login' | 'register' | 'checkout' | 'payment' | 'upload';

const MINUTE = 60_000;

/** Generous for a person, or a family behind one address; hopeless for a script that guesses. */
export const RATE_LIMIT_RULES: readonly RateLimitRule[] = [
  { policy: 'login', name: 'login-address', limit: 30, ttlMs: MINUTE, per: 'address' },
  { policy: 'login', name: 'login-email', limit: 10, ttlMs: 5 * MINUTE, per: 'email' },
  { policy: 'register', name: 'register-address', limit: 10, ttlMs: 10 * MINUTE, per: 'address' },
  { policy: 'checkout', name: 'checkout-user', limit: 20, ttlMs: MINUTE, per: 'user' },
  { policy: 'payment', name: 'payment-user', limit: 20, ttlMs: MINUTE, per: 'user' },
  { policy: 'upload', name: 'upload-user', limit: 30, ttlMs: MINUTE, per: 'user' },
];

/** Limits how often a route may be called, over all instances; see {@link RATE_LIMIT_RULES}. */
export const RateLimit = (policy: RateLimitPolicy) => SetMetadata(RATE_LIMIT, policy);
