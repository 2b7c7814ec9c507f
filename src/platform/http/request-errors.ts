import { DomainError } from '../../shared/domain-error.js';
import type { FieldErrors } from './form.js';

export class NotAuthenticatedError extends DomainError {
  readonly code = 'request.not_authenticated';
  constructor() {
    super('a session is needed');
  }
}

export class ForbiddenError extends DomainError {
  readonly code = 'request.forbidden';
  constructor() {
    super('this account may not do that');
  }
}

/** A state-changing request that does not prove that it comes from our own pages. */
export class CrossSiteRequestError extends DomainError {
  readonly code = 'request.cross_site';
  constructor() {
    super('send the request from the same origin: Sec-Fetch-Site or Origin must say so');
  }
}

/** The form is older than the session, or carries no token. */
export class CsrfTokenError extends DomainError {
  readonly code = 'request.csrf';
  constructor() {
    super('the CSRF token is missing or stale: load the page again, or send X-CSRF-Token');
  }
}

export class RateLimitedError extends DomainError {
  readonly code = 'request.too_many';
  constructor(readonly retryAfterSeconds: number) {
    super(`too many requests: try again in ${retryAfterSeconds} s`, { seconds: retryAfterSeconds });
  }
}

/** A JSON body or query whose shape is wrong. */
export class ShapeError extends DomainError {
  readonly code = 'request.invalid';
  constructor(readonly errors: FieldErrors) {
    super('some fields are missing or wrong: see errors');
  }
}

/** A broken rule about one field of the request, which this call knows by another name than others do. */
export class FieldRefusedError extends DomainError {
  readonly code: string;
  constructor(
    readonly field: string,
    refusal: DomainError,
  ) {
    super(refusal.message, refusal.details);
    this.code = refusal.code;
  }
}

export class IdempotencyKeyMissingError extends DomainError {
  readonly code = 'request.idempotency_key_missing';
  constructor() {
    super('send an Idempotency-Key header: a UUID made for this one request');
  }
}
