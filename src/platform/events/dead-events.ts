import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { EventId } from '../../shared/domain-event.js';
import { Database } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { EventNotDeadError, EventNotFoundError, EventTooOldError } from './event-errors.js';
import { EventLog } from './event-log.js';
import { EventTables, outboxTable } from './event-tables.js';
import { OutboxSignal } from './outbox-signal.js';
import { KEPT_MS, RETRIED_WITHIN_MS } from './relay-policy.js';

/** What an operator does about events that have failed too often, once their cause is mended. */
@Injectable()
export class DeadEvents {
  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly tables: EventTables,
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly signal: OutboxSignal,
  ) {}

  /**
   * The event is published as if it had just happened. Consumers that have applied it do not apply it again.
   * @throws EventNotFoundError, EventNotDeadError, EventTooOldError
   */
  async retry(id: EventId): Promise<void> {
    if ((await this.revive(' AND id = ?', [id])) === 0) throw await this.whyNot(id);
  }

  /** Those of one module, or all. Answers how many there were; those that are too old stay dead. */
  async retryAll(module?: string): Promise<number> {
    return this.revive('', [], module);
  }

  /** The event is never published; it stays on record for a while. @throws EventNotFoundError, EventNotDeadError */
  async discard(id: EventId): Promise<void> {
    const until = this.clock.now().getTime() + KEPT_MS;
    const discarded = await this.changeEach(
      (table) => `UPDATE ${table} SET state = 'discarded', due_at = ? WHERE state = 'dead' AND id = ?`,
      [until, id],
    );
    if (discarded === 0) throw await this.whyNot(id);
  }

  private revive(condition: string, params: readonly string[], module?: string): Promise<number> {
    const now = this.clock.now().getTime();
    return this.changeEach(
      (table) =>
        `UPDATE ${table} SET state = 'pending', attempts = 0, due_at = ?, claim = NULL
         WHERE state = 'dead' AND occurred_at > ?${condition}`,
      [now, now - RETRIED_WITHIN_MS, ...params],
      module,
    );
  }

  private changeEach(
    sql: (table: string) => string,
    params: readonly (string | number)[],
    module?: string,
  ): Promise<number> {
    return this.unitOfWork.run(async () => {
      let changed = 0;
      for (const table of this.tables.outboxesOf(module).map(outboxTable))
        changed += await this.database.execute(sql(table), params);
      this.database.afterCommit(() => {
        this.signal.raise();
      });
      return changed;
    });
  }

  private async whyNot(id: EventId): Promise<Error> {
    const event = await this.log.find(id);
    if (!event) return new EventNotFoundError(id);
    return event.state === 'dead' ? new EventTooOldError(id) : new EventNotDeadError(id, event.state);
  }
}
