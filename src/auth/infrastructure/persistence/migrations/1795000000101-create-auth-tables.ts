import type { MigrationInterface, QueryRunner } from 'typeorm';
import { exactTextColumn, idColumn, instantColumn, textColumn } from '../../../../platform/database/columns.js';
import { createTable, dropTables } from '../../../../platform/database/migration.js';

const TO_USER = { columns: ['user_id'], references: { table: 'auth_users', columns: ['id'] } } as const;

export class CreateAuthTables1795000000101 implements MigrationInterface {
  readonly name = 'CreateAuthTables1795000000101';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'auth_users',
      columns: [
        idColumn('id', { primary: true }),
        textColumn('name', 80),
        exactTextColumn(runner, 'email', 254),
        exactTextColumn(runner, 'search_text', 600),
        textColumn('password_hash', 255),
        instantColumn('registered_at'),
        instantColumn('last_log_in_at', { nullable: true }),
        instantColumn('disabled_at', { nullable: true }),
      ],
      indices: [{ name: 'auth_users_email', columns: ['email'], unique: true }],
    });
    await createTable(runner, {
      name: 'auth_user_roles',
      columns: [
        idColumn('user_id', { primary: true }),
        textColumn('role', 20, { primary: true }),
        instantColumn('granted_at'),
      ],
      indices: [{ name: 'auth_user_roles_role', columns: ['role', 'user_id'] }],
      foreignKeys: [{ name: 'auth_user_roles_user', ...TO_USER }],
    });
    await createTable(runner, {
      name: 'auth_sessions',
      columns: [
        textColumn('token_hash', 64, { primary: true }),
        idColumn('user_id'),
        textColumn('kind', 10),
        instantColumn('started_at'),
        instantColumn('last_seen_at'),
        instantColumn('expires_at'),
      ],
      indices: [
        { name: 'auth_sessions_user', columns: ['user_id'] },
        { name: 'auth_sessions_expiry', columns: ['expires_at'] },
      ],
      checks: [{ name: 'auth_sessions_kind', expression: "kind IN ('cookie', 'bearer')" }],
      foreignKeys: [{ name: 'auth_sessions_owner', ...TO_USER }],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'auth_sessions', 'auth_user_roles', 'auth_users');
  }
}
