import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Pruner } from '../database/pruner.js';
import { RecurringTask } from '../timers/recurring-task.js';
import { EventTables, inboxTable, outboxTable } from './event-tables.js';
import { REMEMBERED_MS } from './relay-policy.js';

/** Forgets events that were published or discarded long ago, and, much later, that they were applied. */
@Injectable()
export class PruneEventsTask extends RecurringTask {
  readonly name = 'events.prune';
  readonly intervalMs = 60 * 60_000;

  constructor(
    private readonly pruner: Pruner,
    private readonly tables: EventTables,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run(): Promise<void> {
    const now = this.clock.now().getTime();
    for (const module of this.tables.outboxes) {
      const table = outboxTable(module);
      for (const state of ['published', 'discarded'] as const)
        await this.pruner.prune({ table, key: ['id'], where: 'state = ? AND due_at <= ?', params: [state, now] });
    }
    for (const module of this.tables.inboxModules) {
      const [table, before] = [inboxTable(module), now - REMEMBERED_MS];
      await this.pruner.prune({ table, key: ['event_id'], where: 'applied_at <= ?', params: [before] });
    }
  }
}
