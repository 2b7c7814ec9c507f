import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn, dropColumn } from '../../../../platform/database/migration.js';

/** The default serves the accounts there are, and those that the version before still makes while this one rolls out. */
export class AddUserLanguage1795000000121 implements MigrationInterface {
  readonly name = 'AddUserLanguage1795000000121';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'auth_users', { name: 'language', definition: `varchar(5) NOT NULL DEFAULT 'es'` });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumn(runner, 'auth_users', { name: 'language' });
  }
}
