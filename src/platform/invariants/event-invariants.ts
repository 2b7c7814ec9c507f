import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql.js';
import { EventDelivery } from '../events/event-delivery.js';
import { EventTables, moduleOf, outboxTable } from '../events/event-tables.js';
import { EventTransport } from '../events/event-transport.js';
import { type Breach, InvariantCheck } from './invariant-check.js';

/** An event that is due is taken within seconds; a relay that died gives its events back after its lease. */
const RELAYED_WITHIN_MS = 5 * 60_000;

@Injectable()
export class EventsRelayedCheck extends InvariantCheck {
  readonly name = 'events.relayed';
  readonly holds = 'no event has been due for more than 5 minutes, and none is dead';
  readonly remedy =
    'is an instance running? Look at what failed at /admin/events or with `npm run events`, mend it and retry the dead events';

  constructor(
    private readonly database: Database,
    private readonly tables: EventTables,
    private readonly clock: Clock,
  ) {
    super();
  }

  async breaches(limit: number): Promise<readonly Breach[]> {
    const late = this.clock.now().getTime() - RELAYED_WITHIN_MS;
    const found: Breach[] = [];
    for (const table of this.tables.outboxes.map(outboxTable)) {
      // One index range for each of the two, rather than an OR that no index serves.
      const rows = await this.database.query<Breach>(
        `SELECT '${table}' AS outbox, id, type, state, attempts, due_at, last_error FROM ${table} WHERE state = 'dead'
         UNION ALL
         SELECT '${table}', id, type, state, attempts, due_at, last_error FROM ${table} WHERE state = 'pending' AND due_at < ?
         LIMIT ?`,
        [late, limit],
      );
      found.push(...rows);
    }
    return found.slice(0, limit);
  }
}

/**
 * That nothing is applied twice is held by the inbox's key. A consumer is asked for what was published since it applied
 * its first event: what came before it was there is not its own. One that has applied nothing at all is asked for everything,
 * for it may never have been heard: with a consumer that is new, that ends with its first event. Where a broker stands between relay and consumer, an event
 * counts as under way for a while.
 */
@Injectable()
export class EventsAppliedCheck extends InvariantCheck {
  readonly name = 'events.applied';
  readonly holds = 'each published event was applied by each of its consumers';
  readonly remedy =
    'an effect is missing (or, where it says so of everything, the consumer is new and its first event will tell): with RabbitMQ look at `npm run events -- dead-letters` first; else read what the event says in the outbox named, do by hand what its consumer would have done, and report a defect';

  constructor(
    private readonly database: Database,
    private readonly tables: EventTables,
    private readonly delivery: EventDelivery,
    private readonly transport: EventTransport,
    private readonly clock: Clock,
  ) {
    super();
  }

  async breaches(limit: number): Promise<readonly Breach[]> {
    const until = this.clock.now().getTime() - this.transport.appliedWithinMs;
    const found: Breach[] = [];
    for (const { name, types } of this.delivery.consumers) {
      const inbox = this.tables.inboxOf(name);
      for (const module of this.tables.outboxes) {
        const own = types.filter((type) => moduleOf(type) === module);
        if (own.length === 0) continue;
        const table = outboxTable(module);
        const rows = await this.database.query<Breach>(
          `SELECT '${table}' AS outbox, e.id, e.type, ? AS consumer FROM ${table} e
           LEFT JOIN ${inbox} i ON i.consumer = ? AND i.event_id = e.id
           WHERE e.state = 'published' AND i.event_id IS NULL AND e.type IN (${placeholders(own.length)})
             AND e.published_at >= (SELECT COALESCE(MIN(applied_at), 0) FROM ${inbox} WHERE consumer = ?)
             AND e.published_at <= ? LIMIT ?`,
          [name, name, ...own, name, until, limit],
        );
        found.push(...rows);
      }
    }
    return found.slice(0, limit);
  }
}
