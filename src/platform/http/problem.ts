import { HttpException } from '@nestjs/common';
import { DomainError } from '../../shared/domain-error.js';
import { RequestInProgressError } from '../idempotency/repeat-errors.js';
import { ServiceUnavailableError } from '../../shared/service-unavailable.error.js';
import { DatabaseUnavailableError } from '../database/database.js';
import type { FieldErrors } from './form.js';
import { FieldRefusedError, RateLimitedError, ShapeError } from './request-errors.js';

/** How an error looks from outside, whoever will show it. */
export interface Problem {
  readonly status: number;
  /** Stable and dotted; `http.<status>` for what has no code of its own. */
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
  readonly errors?: FieldErrors;
  /** The field that it is about, where that is not the same for every request. */
  readonly field?: string;
  /** Seconds, for the Retry-After header. */
  readonly retryAfter?: number;
  /** Nobody planned for this one: it is logged with its stack. */
  readonly unexpected: boolean;
}

const DATABASE_RETRY_SECONDS = 5;

/** What an error means over HTTP; `statusOf` answers the status of a domain error's code. */
export function problemOf(error: unknown, statusOf: (code: string) => number | undefined): Problem {
  if (error instanceof DomainError) {
    const status = statusOf(error.code);
    return {
      status: status ?? 500,
      code: error.code,
      details: error.details,
      unexpected: status === undefined,
      ...(error instanceof ShapeError ? { errors: error.errors } : {}),
      ...(error instanceof FieldRefusedError ? { field: error.field } : {}),
      ...(error instanceof RateLimitedError || error instanceof RequestInProgressError
        ? { retryAfter: error.retryAfterSeconds }
        : {}),
    };
  }
  if (error instanceof DatabaseUnavailableError) {
    return { status: 503, code: 'http.503', details: {}, unexpected: true, retryAfter: DATABASE_RETRY_SECONDS };
  }
  if (error instanceof ServiceUnavailableError) {
    const { code, service, retryAfterSeconds: retryAfter } = error;
    // Whoever called has told the log what happened.
    return { status: 503, code, details: { service }, unexpected: false, retryAfter };
  }
  const status = statusOfException(error);
  return { status, code: `http.${status}`, details: {}, unexpected: status >= 500 };
}

/** Nest's own exceptions, and the errors of Express and its body parsers, which carry their status. */
function statusOfException(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number') {
    return error.status >= 400 && error.status < 500 ? error.status : 500;
  }
  return 500;
}
