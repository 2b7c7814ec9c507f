import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The default serves the accounts there are, and those that the version before still makes while this one rolls out. */
export class AddUserLanguage1795000000121 implements MigrationInterface {
  readonly name = 'AddUserLanguage1795000000121';

  // By SQL, the same on both engines: TypeORM would rebuild the table on SQLite, and others refer to it.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE auth_users ADD COLUMN language VARCHAR(5) NOT NULL DEFAULT 'es'");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE auth_users DROP COLUMN language');
  }
}
