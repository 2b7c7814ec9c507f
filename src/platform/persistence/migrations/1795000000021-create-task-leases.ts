import type { MigrationInterface, QueryRunner } from 'typeorm';
import { instantColumn, integerColumn, textColumn } from '../../database/columns.js';
import { createTable, dropTables } from '../../database/migration.js';

export class CreateTaskLeases1795000000021 implements MigrationInterface {
  readonly name = 'CreateTaskLeases1795000000021';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'platform_task_leases',
      columns: [
        textColumn('name', 80, { primary: true }),
        textColumn('holder', 80),
        integerColumn('fence'),
        instantColumn('leased_until'),
      ],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'platform_task_leases');
  }
}
