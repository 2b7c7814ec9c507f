import type { DomainEvent } from '../../shared/domain-event.js';

/** Where a module writes down what has happened, in the same unit of work as the change itself. */
export abstract class Outbox {
  /** Appends the events to their modules' outboxes. Throws outside a unit of work: an event without its change is a lie. */
  abstract append(events: readonly DomainEvent[]): Promise<void>;
}
