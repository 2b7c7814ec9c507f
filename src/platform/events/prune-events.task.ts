import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { RecurringTask } from '../timers/recurring-task.js';
import { EventTables, inboxTable, outboxTable } from './event-tables.js';
import { REMEMBERED_MS } from './relay-policy.js';

/** Rows of one unit of work: nobody waits long behind it. */
const BATCH = 500;

/** Forgets events that were published or discarded long ago, and, much later, that they were applied. */
@Injectable()
export class PruneEventsTask extends RecurringTask {
  readonly name = 'events.prune';
  readonly intervalMs = 60 * 60_000;

  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly tables: EventTables,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run(): Promise<void> {
    const now = this.clock.now().getTime();
    for (const module of this.tables.outboxes) {
      for (const state of ['published', 'discarded'] as const)
        await this.prune(outboxTable(module), 'id', `state = '${state}' AND due_at <= ?`, now);
    }
    for (const module of this.tables.inboxModules)
      await this.prune(inboxTable(module), 'event_id', 'applied_at <= ?', now - REMEMBERED_MS);
  }

  /** Batch by batch: the statement that deletes a month at once would be given up. */
  private async prune(table: string, column: string, condition: string, until: number): Promise<void> {
    for (let found = BATCH; found === BATCH;) {
      const rows = await this.database.query<{ id: string }>(
        `SELECT ${column} AS id FROM ${table} WHERE ${condition} LIMIT ?`,
        [until, BATCH],
      );
      found = rows.length;
      if (found === 0) return;
      const ids = rows.map(({ id }) => id);
      await this.unitOfWork.run(() =>
        this.database.execute(`DELETE FROM ${table} WHERE ${column} IN (${placeholders(found)}) AND ${condition}`, [
          ...ids,
          until,
        ]),
      );
    }
  }
}
