import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { DomainEvent } from '../../shared/domain-event.js';
import { Database, type SqlValue } from '../database/database.js';
import { currentRequestId } from '../logging/request-scope.js';
import { EventTables } from './event-tables.js';
import { Outbox } from './outbox.js';
import { OutboxSignal } from './outbox-signal.js';

/** Rows in one statement: far below what either engine takes. */
const CHUNK = 500;

@Injectable()
export class DatabaseOutbox extends Outbox {
  constructor(
    private readonly database: Database,
    private readonly tables: EventTables,
    private readonly clock: Clock,
    private readonly signal: OutboxSignal,
  ) {
    super();
  }

  async append(events: readonly DomainEvent[]): Promise<void> {
    this.database.afterCommit(() => {
      this.signal.raise();
    });
    const tables = new Set(events.map(({ type }) => this.tables.outboxOf(type)));
    for (const table of tables) {
      const rows = events.filter(({ type }) => this.tables.outboxOf(type) === table);
      for (let start = 0; start < rows.length; start += CHUNK)
        await this.insert(table, rows.slice(start, start + CHUNK));
    }
  }

  private async insert(table: string, events: readonly DomainEvent[]): Promise<void> {
    const dueAt = this.clock.now().getTime();
    const requestId = currentRequestId() ?? null;
    const values = events.map(() => `(?, ?, ?, ?, ?, ?, 'pending', 0, ?)`).join(', ');
    await this.database.execute(
      `INSERT INTO ${table} (id, type, subject, payload, occurred_at, request_id, state, attempts, due_at) VALUES ${values}`,
      events.flatMap(({ id, type, subject, payload, occurredAt }): SqlValue[] => [
        id,
        type,
        subject,
        JSON.stringify(payload),
        occurredAt.getTime(),
        requestId,
        dueAt,
      ]),
    );
  }
}
