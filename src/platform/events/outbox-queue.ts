import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { DomainEvent, EventId } from '../../shared/domain-event.js';
import { newId, type Id } from '../../shared/ids.js';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { EVENT_COLUMNS, eventFrom, type EventRecord } from './event-record.js';
import { outboxTable } from './event-tables.js';
import type { EventOrigin } from './event-transport.js';
import { BATCH_SIZE, KEPT_MS, LEASE_MS, WINDOW_BATCHES } from './relay-policy.js';

export type ClaimToken = Id<'claim'>;

export interface ClaimedEvent {
  readonly id: EventId;
  readonly type: string;
  /** @throws when the row is damaged: that is the one event's failure, not the batch's. */
  readonly read: () => DomainEvent;
  /** How often it has failed before. */
  readonly attempts: number;
  readonly origin: EventOrigin;
}

/** Events that one relay has to itself for {@link LEASE_MS}. */
export interface Claim {
  readonly module: string;
  /** Its fencing token: without it nothing can be written about the events any more. */
  readonly token: ClaimToken;
  readonly events: readonly ClaimedEvent[];
}

/** What happened to an event that could not be published. */
export interface Failure {
  readonly id: EventId;
  readonly attempts: number;
  readonly error: string;
  /** When it is tried again; `null`: never, it is dead. */
  readonly retryAt: Date | null;
}

/**
 * An outbox as relays see it: a queue that any number of them take from at once. No row is locked for longer than a
 * statement: a claim is a conditional UPDATE that moves `due_at` to the end of the lease, under a fresh token.
 *
 * `+state` is `state`, but not to be looked up in an index: SQLite would rather read all events that are pending, however
 * many, than find fifty by their keys.
 */
@Injectable()
export class OutboxQueue {
  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Takes due events; none when others were faster; `null` when nothing is due. */
  async claim(module: string): Promise<Claim | null> {
    const ids = await this.candidates(module);
    if (ids.length === 0) return null;
    const token = newId<ClaimToken>();
    const now = this.clock.now().getTime();
    const table = outboxTable(module);
    const marks = placeholders(ids.length);
    const taken = await this.unitOfWork.run(() =>
      this.database.execute(
        `UPDATE ${table} SET claim = ?, due_at = ? WHERE id IN (${marks}) AND +state = 'pending' AND +due_at <= ?`,
        [token, now + LEASE_MS, ...ids, now],
      ),
    );
    if (taken === 0) return { module, token, events: [] };
    const rows = await this.database.query<ClaimedRow>(
      `SELECT ${EVENT_COLUMNS}, attempts, request_id AS requestId FROM ${table} WHERE id IN (${marks}) AND claim = ? ORDER BY id`,
      [...ids, token],
    );
    return { module, token, events: rows.map(claimed) };
  }

  /** Answers how many of the events were still this claim's; the others will be published again, by who has them now. */
  async published({ module, token }: Claim, ids: readonly EventId[]): Promise<number> {
    if (ids.length === 0) return 0;
    const now = this.clock.now().getTime();
    return this.unitOfWork.run(() =>
      this.database.execute(
        `UPDATE ${outboxTable(module)} SET state = 'published', published_at = ?, due_at = ?, claim = NULL, last_error = NULL
         WHERE id IN (${placeholders(ids.length)}) AND claim = ? AND +state = 'pending'`,
        [now, now + KEPT_MS, ...ids, token],
      ),
    );
  }

  /** `false` when the event is not this claim's any more. */
  async failed({ module, token }: Claim, failure: Failure): Promise<boolean> {
    const { id, attempts, error, retryAt } = failure;
    const changed = await this.unitOfWork.run(() =>
      this.database.execute(
        `UPDATE ${outboxTable(module)} SET state = ?, attempts = ?, due_at = ?, claim = NULL, last_error = ?
         WHERE id = ? AND claim = ? AND state = 'pending'`,
        [retryAt === null ? 'dead' : 'pending', attempts, (retryAt ?? this.clock.now()).getTime(), error, id, token],
      ),
    );
    return changed === 1;
  }

  /** Lets others have what was not begun, from `at` on. */
  async giveBack({ module, token }: Claim, ids: readonly EventId[], at: Date): Promise<void> {
    if (ids.length === 0) return;
    await this.unitOfWork.run(() =>
      this.database.execute(
        `UPDATE ${outboxTable(module)} SET due_at = ?, claim = NULL
         WHERE id IN (${placeholders(ids.length)}) AND claim = ? AND +state = 'pending'`,
        [at.getTime(), ...ids, token],
      ),
    );
  }

  /** A batch from anywhere among the events that have waited longest, in the order in which rows are locked. */
  private async candidates(module: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM ${outboxTable(module)} WHERE state = 'pending' AND due_at <= ? ORDER BY due_at LIMIT ?`,
      [this.clock.now().getTime(), BATCH_SIZE * WINDOW_BATCHES],
    );
    const start = Math.floor(Math.random() * (Math.max(0, rows.length - BATCH_SIZE) + 1));
    return rows
      .slice(start, start + BATCH_SIZE)
      .map(({ id }) => id)
      .sort();
  }
}

interface ClaimedRow extends EventRecord {
  readonly attempts: number;
  readonly requestId: string | null;
}

const claimed = (row: ClaimedRow): ClaimedEvent => ({
  id: row.id,
  type: row.type,
  read: () => eventFrom(row),
  attempts: row.attempts,
  origin: { requestId: row.requestId ?? undefined },
});
