import type { DomainEvent, EventId } from '../../shared/domain-event.js';
import { parseId } from '../../shared/ids.js';

/** The columns of an outbox that make up the event. */
export const EVENT_COLUMNS = 'id, type, subject, payload, occurred_at AS occurredAt';

export interface EventRecord {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly payload: string;
  readonly occurredAt: number;
}

/** @throws when the row is not what an outbox wrote */
export function eventFrom(record: EventRecord): DomainEvent {
  const id = parseId<EventId>(record.id);
  const payload: unknown = JSON.parse(record.payload);
  if (!id || typeof payload !== 'object' || payload === null) throw new Error(`the event ${record.id} cannot be read`);
  return { id, type: record.type, subject: record.subject, occurredAt: new Date(record.occurredAt), payload };
}
