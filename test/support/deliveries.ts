import { mailsOf } from '../../src/notifications/application/mails-of-event.js';
import { NotificationsModule } from '../../src/notifications/notifications.module.js';
import { EVENT_COLUMNS, eventFrom, type EventRecord } from '../../src/platform/events/event-record.js';
import { inboxTable, moduleOf, outboxTable } from '../../src/platform/events/event-tables.js';
import type { DomainEvent } from '../../src/shared/domain-event.js';

/** Asks the database that has the tables of a statement, wherever that is. */
export type Ask = <T extends object>(sql: string, params?: readonly string[]) => Promise<T[]>;

const OUTBOXES = ['auth', 'catalog', 'orders'].map(outboxTable);

/**
 * What is wrong with the events of all outboxes, whichever databases they and the inboxes are in: nothing when all are published,
 * each consumer has applied each that it wants exactly once, and each has made the mails that it is to make.
 */
export async function wrongDeliveries(ask: Ask): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const outbox of OUTBOXES) {
    const waiting = await ask<{ id: string; type: string; state: string }>(
      `SELECT id, type, state FROM ${outbox} WHERE state <> 'published'`,
    );
    wrong.push(...waiting.map(({ id, type, state }) => `${type} ${id} is ${state}`));
  }
  for (const { consumer, types } of NotificationsModule.subscriptions) {
    const events = await eventsOf(ask, types);
    wrong.push(...(await wronglyApplied(ask, consumer, events)), ...(await wrongMails(ask, events)));
  }
  return wrong;
}

async function eventsOf(ask: Ask, types: readonly string[]): Promise<readonly DomainEvent[]> {
  const events: DomainEvent[] = [];
  for (const outbox of OUTBOXES) {
    const own = types.filter((type) => outboxTable(moduleOf(type)) === outbox);
    if (own.length === 0) continue;
    const wanted = own.map(() => '?').join(', ');
    const rows = await ask<EventRecord>(`SELECT ${EVENT_COLUMNS} FROM ${outbox} WHERE type IN (${wanted})`, own);
    events.push(...rows.map(eventFrom));
  }
  return events;
}

async function wronglyApplied(ask: Ask, consumer: string, events: readonly DomainEvent[]): Promise<readonly string[]> {
  const rows = await ask<{ id: string }>(
    `SELECT event_id AS id FROM ${inboxTable(moduleOf(consumer))} WHERE consumer = ?`,
    [consumer],
  );
  const known = new Set<string>(events.map(({ id }) => id));
  const applied = new Set(rows.map(({ id }) => id));
  return [
    ...events.filter(({ id }) => !applied.has(id)).map(({ id, type }) => `${consumer} has not applied ${type} ${id}`),
    ...[...applied].filter((id) => !known.has(id)).map((id) => `${consumer} has applied ${id}, which nobody published`),
    ...(rows.length === applied.size ? [] : [`${consumer} has applied ${rows.length - applied.size} events twice`]),
  ];
}

async function wrongMails(ask: Ask, events: readonly DomainEvent[]): Promise<readonly string[]> {
  const rows = await ask<{ id: string; mails: number }>(
    'SELECT event_id AS id, COUNT(*) AS mails FROM notifications_messages GROUP BY event_id',
  );
  const written = new Map(rows.map(({ id, mails }) => [id, mails]));
  return events.flatMap((event) => {
    const [made, wanted] = [written.get(event.id) ?? 0, mailsOf(event).length];
    return made === wanted ? [] : [`${event.type} ${event.id} made ${made} mails, not ${wanted}`];
  });
}
