import { DataSource } from 'typeorm';
import { authPersistence } from '../../src/auth/infrastructure/persistence/auth.persistence.js';
import { CreateAuthTables1795000000101 } from '../../src/auth/infrastructure/persistence/migrations/1795000000101-create-auth-tables.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { Migrator } from '../../src/platform/database/migrator.js';
import { scratchDatabase } from '../support/scratch-database.js';

const INSERT = `INSERT INTO auth_users (id, name, email, search_text, password_hash, registered_at)
  VALUES (?, 'Ana', ?, 'ana', 'hash', 1)`;

describe('the language of a user', () => {
  it('is Spanish for the accounts there were, and for those that the version before makes', async () => {
    const scratch = await scratchDatabase();
    const before = { rows: authPersistence.rows, migrations: [CreateAuthTables1795000000101] };
    await new Migrator(scratch.config, [before]).migrate();
    const dataSource = await new DataSource(dataSourceOptions(scratch.config, 'writer', [before])).initialize();
    try {
      await dataSource.query(INSERT, ['1', 'before@example.com']);
      await new Migrator(scratch.config, [authPersistence]).migrate();
      await dataSource.query(INSERT, ['2', 'meanwhile@example.com']);
      const rows: unknown = await dataSource.query('SELECT language FROM auth_users ORDER BY id');
      expect(rows).toEqual([{ language: 'es' }, { language: 'es' }]);
    } finally {
      await dataSource.destroy();
      await scratch.drop();
    }
  });
});
