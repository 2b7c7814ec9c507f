import type { DomainEvent } from '../../shared/domain-event.js';

/** What is known about how an event came to be. */
export interface EventOrigin {
  /** The request that made it happen, if one did. */
  readonly requestId: string | undefined;
}

/** Carries events from the outboxes to whoever wants them, here or elsewhere. */
export abstract class EventTransport {
  /** Milliseconds that consumers may take, retries included, after an event counts as published: 0 where publishing is applying. */
  readonly appliedWithinMs: number = 0;

  /**
   * Resolves when the event is in safe hands: applied by every consumer, or accepted by a broker. May be called again with
   * the same event. Throwing has it tried again later, and counts against the event.
   * @throws TransportUnavailableError when it is not the event's fault: then nothing is counted.
   */
  abstract publish(event: DomainEvent, origin?: EventOrigin): Promise<void>;
}

/** Nothing can be carried at the moment. */
export class TransportUnavailableError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'TransportUnavailableError';
  }
}
