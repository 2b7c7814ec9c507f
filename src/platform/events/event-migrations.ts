import type { QueryRunner } from 'typeorm';
import {
  documentColumn,
  exactTextColumn,
  idColumn,
  instantColumn,
  integerColumn,
  longTextColumn,
  textColumn,
} from '../database/columns.js';
import { createTable } from '../database/migration.js';
import { inboxTable, outboxTable } from './event-tables.js';

/** `pending` waits for a relay; `dead` and `discarded` wait for nobody but an operator, and for nobody at all. */
export const OUTBOX_STATES = ['pending', 'published', 'dead', 'discarded'] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

/** `<module>_outbox`. Drop it with `dropTables(runner, '<module>_outbox')`. */
export async function createOutboxTable(runner: QueryRunner, module: string): Promise<void> {
  const table = outboxTable(module);
  await createTable(runner, {
    name: table,
    columns: [
      idColumn('id', { primary: true }),
      exactTextColumn(runner, 'type', 80),
      exactTextColumn(runner, 'subject', 80),
      documentColumn(runner, 'payload'),
      instantColumn('occurred_at'),
      // Of the request that made it happen; null where a timer or a command did.
      textColumn('request_id', 100, { nullable: true }),
      textColumn('state', 10),
      // How often it could not be published.
      integerColumn('attempts'),
      // When something is to be done with it next: relayed (again) while it is pending, which is also when the lease of the
      // relay that holds it ends; deleted once it is published or discarded.
      instantColumn('due_at'),
      // The fencing token of the relay that took it last: whoever lost it can write nothing about the event any more.
      idColumn('claim', { nullable: true }),
      instantColumn('published_at', { nullable: true }),
      longTextColumn('last_error', { nullable: true }),
    ],
    indices: [{ name: `ix_${table}_due`, columns: ['state', 'due_at'] }],
    checks: [
      { name: `ck_${table}_state`, expression: `state IN (${OUTBOX_STATES.map((state) => `'${state}'`).join(', ')})` },
      { name: `ck_${table}_attempts`, expression: 'attempts >= 0' },
    ],
  });
}

/** `<module>_inbox`, for modules with event consumers. Drop it with `dropTables(runner, '<module>_inbox')`. */
export async function createInboxTable(runner: QueryRunner, module: string): Promise<void> {
  const table = inboxTable(module);
  await createTable(runner, {
    name: table,
    columns: [
      idColumn('event_id', { primary: true }),
      exactTextColumn(runner, 'consumer', 80, { primary: true }),
      instantColumn('applied_at'),
    ],
    indices: [{ name: `ix_${table}_applied`, columns: ['applied_at'] }],
  });
}
