import type { ServiceName } from './services.js';

/**
 * A part of the shop that runs elsewhere did not answer, or not in time. It is no DomainError, for no rule was broken and nothing
 * was decided: a command may have been carried out all the same, and must not be remembered as refused. Answered as 503.
 */
export class ServiceUnavailableError extends Error {
  readonly code = 'platform.service_unavailable';
  /** Worth another try after so many seconds. */
  readonly retryAfterSeconds = 5;

  constructor(
    readonly service: ServiceName,
    cause: unknown,
  ) {
    super(`${service} does not answer: try again in a few seconds`, { cause });
    this.name = 'ServiceUnavailableError';
  }
}
