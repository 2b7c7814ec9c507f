import type { DomainEvent } from '../../shared/domain-event.js';

/** What a module does about events, its own or other modules'. Every provider that extends it is found and subscribed. */
export abstract class EventConsumer {
  /** `<module>.<what it does>`, e.g. `notifications.write_mail`. Stable: the module's inbox remembers by it. */
  abstract readonly name: string;

  /** The event types it is called for. */
  abstract readonly types: readonly string[];

  /**
   * Runs in the unit of work in which the module's inbox remembers the event, so its effect happens once however often the
   * event is delivered. No network call and no other module's API in here: write down what is to be done and do it later.
   * Throwing undoes both; the event is delivered again, later and later, and is set aside as dead in the end.
   */
  abstract apply(event: DomainEvent): Promise<void>;
}
