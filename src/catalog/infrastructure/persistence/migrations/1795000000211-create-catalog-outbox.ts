import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTables } from '../../../../platform/database/migration.js';
import { createOutboxTable } from '../../../../platform/events/event-migrations.js';

export class CreateCatalogOutbox1795000000211 implements MigrationInterface {
  readonly name = 'CreateCatalogOutbox1795000000211';

  async up(runner: QueryRunner): Promise<void> {
    await createOutboxTable(runner, 'catalog');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'catalog_outbox');
  }
}
