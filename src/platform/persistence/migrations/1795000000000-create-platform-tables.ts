import type { MigrationInterface, QueryRunner } from 'typeorm';
import { exactTextColumn, idColumn, instantColumn, integerColumn, textColumn } from '../../database/columns.js';
import { createTable, dropTables } from '../../database/migration.js';

export class CreatePlatformTables1795000000000 implements MigrationInterface {
  readonly name = 'CreatePlatformTables1795000000000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'platform_idempotency_keys',
      columns: [
        idColumn('user_id', { primary: true }),
        exactTextColumn(runner, 'idempotency_key', 80, { primary: true }),
        textColumn('scope', 40),
        textColumn('fingerprint', 64),
        idColumn('resource_id'),
        instantColumn('created_at'),
      ],
      indices: [{ name: 'ix_platform_idempotency_keys_created_at', columns: ['created_at'] }],
    });
    await createTable(runner, {
      name: 'platform_rate_limits',
      columns: [textColumn('id', 64, { primary: true }), integerColumn('hits'), instantColumn('expires_at')],
      indices: [{ name: 'ix_platform_rate_limits_expires_at', columns: ['expires_at'] }],
    });
    await createTable(runner, {
      name: 'platform_markers',
      columns: [textColumn('name', 80, { primary: true }), instantColumn('set_at')],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'platform_markers', 'platform_rate_limits', 'platform_idempotency_keys');
  }
}
