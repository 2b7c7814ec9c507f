import { Injectable } from '@nestjs/common';
import type { EventId } from '../../shared/domain-event.js';
import type { ListPage } from '../../shared/list-page.js';
import { Database, type SqlValue } from '../database/database.js';
import { EventTables, outboxTable } from './event-tables.js';
import type { OutboxState } from './event-migrations.js';

/** An event as operators see it. Times are epoch milliseconds. */
export interface LoggedEvent {
  readonly id: EventId;
  readonly type: string;
  readonly subject: string;
  readonly occurredAt: number;
  readonly requestId: string | null;
  readonly state: OutboxState;
  /** How often it could not be published. */
  readonly attempts: number;
  /** While it is pending: when a relay tries it (again). */
  readonly dueAt: number;
  readonly publishedAt: number | null;
  readonly lastError: string | null;
}

export interface EventDetails extends LoggedEvent {
  /** JSON. */
  readonly payload: string;
}

export interface EventSearch {
  readonly state: OutboxState | undefined;
  /** Of this module only. */
  readonly module?: string | undefined;
  /** The last event of the page before; the list goes from the newest event to the oldest. */
  readonly after: EventId | undefined;
  readonly limit: number;
}

export interface EventCounts {
  readonly pending: number;
  readonly dead: number;
  /** When the event that waits longest happened; `null` when none waits. */
  readonly oldestPendingAt: number | null;
}

const COLUMNS = `id, type, subject, occurred_at AS occurredAt, request_id AS requestId, state, attempts, due_at AS dueAt,
  published_at AS publishedAt, last_error AS lastError`;

/** What is in the outboxes of this process, for operators. */
@Injectable()
export class EventLog {
  constructor(
    private readonly database: Database,
    private readonly tables: EventTables,
  ) {}

  async list({ state, module: only, after, limit }: EventSearch): Promise<ListPage<LoggedEvent>> {
    const conditions = ['1 = 1'];
    const params: SqlValue[] = [];
    if (state !== undefined) {
      conditions.push('state = ?');
      params.push(state);
    }
    if (after !== undefined) {
      conditions.push('id < ?');
      params.push(after);
    }
    const found: LoggedEvent[] = [];
    for (const module of this.tables.outboxesOf(only)) {
      const rows = await this.database.query<LoggedEvent>(
        `SELECT ${COLUMNS} FROM ${outboxTable(module)} WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
        [...params, limit + 1],
      );
      found.push(...rows);
    }
    found.sort((a, b) => (a.id < b.id ? 1 : -1));
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async find(id: EventId): Promise<EventDetails | null> {
    for (const module of this.tables.outboxes) {
      const [row] = await this.database.query<EventDetails>(
        `SELECT ${COLUMNS}, payload FROM ${outboxTable(module)} WHERE id = ?`,
        [id],
      );
      if (row) return row;
    }
    return null;
  }

  /** `only`: of this module. */
  async counts(only?: string): Promise<EventCounts> {
    let [pending, dead] = [0, 0];
    let oldestPendingAt: number | null = null;
    for (const module of this.tables.outboxesOf(only)) {
      const rows = await this.database.query<{ state: OutboxState; events: number; oldest: number }>(
        `SELECT state, COUNT(*) AS events, MIN(occurred_at) AS oldest FROM ${outboxTable(module)}
         WHERE state IN ('pending', 'dead') GROUP BY state`,
      );
      for (const { state, events, oldest } of rows) {
        if (state === 'dead') dead += events;
        else {
          pending += events;
          oldestPendingAt = Math.min(oldest, oldestPendingAt ?? oldest);
        }
      }
    }
    return { pending, dead, oldestPendingAt };
  }
}
