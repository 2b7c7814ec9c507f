import { DeadLettersUnknownError } from './event-errors.js';

/** A delivery that one consumer has given up; others may have applied the event. */
export interface DeadLetter {
  /** Of the message, which is the event's; `-` when it has none. */
  readonly id: string;
  readonly type: string;
  /** `undefined` when nothing tells whose it was. */
  readonly consumer: string | undefined;
  /** `undefined` when the message is unreadable. */
  readonly occurredAt: Date | undefined;
  readonly attempts: number;
  readonly error: string;
  readonly failedAt: Date | undefined;
}

/** The deliveries that a broker keeps because nobody could apply them, for operators. */
export abstract class DeadLetters {
  /** Those that wait longest first. */
  abstract list(limit: number): Promise<readonly DeadLetter[]>;

  /**
   * Delivers the message to the consumers that gave it up, as if it had never failed. Answers how many those are.
   * @throws DeadLetterNotFoundError, DeadLetterUnownedError, EventTooOldError
   */
  abstract requeue(id: string): Promise<number>;

  /** What can be delivered again is; the rest is left where it is. */
  abstract requeueAll(): Promise<{ readonly requeued: number; readonly left: number }>;

  /** Nobody will get the message any more. @throws DeadLetterNotFoundError */
  abstract discard(id: string): Promise<number>;
}

const unknown = (): Promise<never> => Promise.reject(new DeadLettersUnknownError());

/** Without a broker nothing but the outboxes holds what is dead. */
export class NoDeadLetters extends DeadLetters {
  readonly list = unknown;
  readonly requeue = unknown;
  readonly requeueAll = unknown;
  readonly discard = unknown;
}
