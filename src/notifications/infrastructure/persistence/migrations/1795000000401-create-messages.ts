import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  documentColumn,
  idColumn,
  instantColumn,
  integerColumn,
  textColumn,
} from '../../../../platform/database/columns.js';
import { createTable, dropTables } from '../../../../platform/database/migration.js';
import { createInboxTable } from '../../../../platform/events/event-migrations.js';

export class CreateMessages1795000000401 implements MigrationInterface {
  readonly name = 'CreateMessages1795000000401';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'notifications_messages',
      columns: [
        idColumn('id', { primary: true }),
        idColumn('event_id'),
        idColumn('recipient_id'),
        textColumn('kind', 40),
        idColumn('subject_id'),
        documentColumn(runner, 'data'),
        textColumn('state', 10),
        integerColumn('attempts', { default: 0 }),
        instantColumn('due_at'),
        textColumn('claim', 36, { nullable: true }),
        instantColumn('claimed_until', { nullable: true }),
        instantColumn('sent_at', { nullable: true }),
        textColumn('last_error', 200, { nullable: true }),
        instantColumn('created_at'),
      ],
      indices: [
        { name: 'notifications_messages_once', columns: ['event_id', 'recipient_id', 'kind'], unique: true },
        { name: 'notifications_messages_due', columns: ['state', 'due_at'] },
        { name: 'notifications_messages_about', columns: ['recipient_id', 'subject_id'] },
      ],
      checks: [
        { name: 'notifications_messages_state', expression: "state IN ('due', 'sent', 'kept', 'dropped', 'dead')" },
        { name: 'notifications_messages_attempts', expression: 'attempts >= 0' },
      ],
    });
    await createInboxTable(runner, 'notifications');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'notifications_inbox', 'notifications_messages');
  }
}
