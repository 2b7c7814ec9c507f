import { DomainError } from '../../shared/domain-error.js';
import { RETRIED_WITHIN_MS } from './relay-policy.js';

export class EventNotFoundError extends DomainError {
  readonly code = 'events.not_found';
  constructor(id: string) {
    super(`no event ${id} in the outboxes of this process`, { id });
  }
}

/** Only dead events are retried or discarded: the others are on their way, or have arrived. */
export class EventNotDeadError extends DomainError {
  readonly code = 'events.not_dead';
  constructor(id: string, state: string) {
    super(`the event ${id} is ${state}, not dead`, { id, state });
  }
}

/** Consumers may have forgotten by then whether they had applied it. */
export class EventTooOldError extends DomainError {
  readonly code = 'events.too_old';
  constructor(id: string) {
    const days = RETRIED_WITHIN_MS / 86_400_000;
    super(`the event ${id} is older than ${days} days: it can only be discarded`, { id, days });
  }
}
