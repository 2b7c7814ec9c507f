import type { DomainEvent, EventId } from '../../shared/domain-event.js';

/** The columns of an outbox that make up the event. */
export const EVENT_COLUMNS = 'id, type, subject, payload, occurred_at AS occurredAt';

export interface EventRecord {
  readonly id: EventId;
  readonly type: string;
  readonly subject: string;
  readonly payload: string;
  readonly occurredAt: number;
}

/** @throws when the row is not what an outbox wrote */
export function eventFrom(record: EventRecord): DomainEvent {
  const payload: unknown = JSON.parse(record.payload);
  if (typeof payload !== 'object' || payload === null) throw new Error('the payload of the event is no object');
  const { id, type, subject } = record;
  return { id, type, subject, occurredAt: new Date(record.occurredAt), payload };
}
