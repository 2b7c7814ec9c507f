import { DomainError } from '../../shared/domain-error.js';
import type { KeptRefusal } from './idempotency-keys.js';

/** The first request with this key has not answered yet. */
export class RequestInProgressError extends DomainError {
  readonly code = 'request.in_progress';
  /** Worth another try after so many seconds. */
  readonly retryAfterSeconds = 2;
  constructor() {
    super('the first request with this Idempotency-Key is still under way: ask again with the same key');
  }
}

/** The refusal that a request got the first time; its class is gone, its code is not. */
export class RepeatedRefusalError extends DomainError {
  readonly code: string;
  constructor({ code, message, details }: KeptRefusal) {
    super(message, details);
    this.code = code;
  }
}
