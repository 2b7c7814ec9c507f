import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { EventId } from '../../shared/domain-event.js';
import { isDuplicateKey } from '../database/database-errors.js';
import { Database } from '../database/database.js';
import { EventTables, inboxTable } from './event-tables.js';

export interface Applied {
  readonly consumer: string;
  /** Epoch milliseconds. */
  readonly appliedAt: number;
}

/** What the consumers of this process have applied. */
@Injectable()
export class Inbox {
  constructor(
    private readonly database: Database,
    private readonly tables: EventTables,
    private readonly clock: Clock,
  ) {}

  /**
   * Remembers, in the open unit of work, that the consumer applies the event: `false` when it has done so before. Of two
   * units with the same event the second waits for the first to end.
   */
  async remember(consumer: string, eventId: EventId): Promise<boolean> {
    try {
      await this.database.execute(
        `INSERT INTO ${this.tables.inboxOf(consumer)} (consumer, event_id, applied_at) VALUES (?, ?, ?)`,
        [consumer, eventId, this.clock.now().getTime()],
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Who has applied the event, as far as this process's inboxes remember. */
  async applied(eventId: EventId): Promise<readonly Applied[]> {
    const found: Applied[] = [];
    for (const module of this.tables.inboxModules) {
      const rows = await this.database.query<Applied>(
        `SELECT consumer, applied_at AS appliedAt FROM ${inboxTable(module)} WHERE event_id = ?`,
        [eventId],
      );
      found.push(...rows);
    }
    return found;
  }
}
