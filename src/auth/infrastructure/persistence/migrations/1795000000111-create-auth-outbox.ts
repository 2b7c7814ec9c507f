import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTables } from '../../../../platform/database/migration.js';
import { createOutboxTable } from '../../../../platform/events/event-migrations.js';

export class CreateAuthOutbox1795000000111 implements MigrationInterface {
  readonly name = 'CreateAuthOutbox1795000000111';

  async up(runner: QueryRunner): Promise<void> {
    await createOutboxTable(runner, 'auth');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'auth_outbox');
  }
}
