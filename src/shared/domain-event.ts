import type { Id } from './ids.js';

export type EventId = Id<'event'>;

/** Something that has happened in a module, as other modules may know it. Delivered at least once, in no promised order. */
export interface DomainEvent<Type extends string = string, Payload extends object = object> {
  readonly id: EventId;
  /** `<module>.<what happened>`, e.g. `orders.order_paid`: the module is the one whose outbox holds it. */
  readonly type: Type;
  /** Id of the thing it happened to. */
  readonly subject: string;
  readonly occurredAt: Date;
  /** JSON values only: it is stored and sent as JSON. */
  readonly payload: Payload;
}
