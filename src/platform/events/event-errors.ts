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

export class DeadLetterNotFoundError extends DomainError {
  readonly code = 'events.dead_letter_not_found';
  constructor(id: string) {
    super(`no message ${id} in the dead-letter queue`, { id });
  }
}

/** Neither the message nor the broker says which consumer gave it up. */
export class DeadLetterUnownedError extends DomainError {
  readonly code = 'events.dead_letter_unowned';
  constructor(id: string) {
    super(`nothing tells whose the message ${id} was: it can only be discarded`, { id });
  }
}

/** There are dead letters only where a broker is. */
export class DeadLettersUnknownError extends DomainError {
  readonly code = 'events.no_broker';
  constructor() {
    super('RABBITMQ_URL is not set: dead events are in the outboxes (npm run events -- list --dead)');
  }
}
