import { DataSource } from 'typeorm';
import { authPersistence } from '../../src/auth/infrastructure/persistence/auth.persistence.js';
import { catalogPersistence } from '../../src/catalog/infrastructure/persistence/catalog.persistence.js';
import { notificationsPersistence } from '../../src/notifications/infrastructure/persistence/notifications.persistence.js';
import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import { UsageError } from '../../src/platform/cli/cli-command.js';
import { MigrateCommand } from '../../src/platform/cli/migrate.command.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { Migrator } from '../../src/platform/database/migrator.js';
import { platformPersistence } from '../../src/platform/persistence/platform.persistence.js';
import { runCommand } from '../support/recorded-output.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

const MODULES = [platformPersistence, authPersistence, catalogPersistence, ordersPersistence, notificationsPersistence];

interface Column {
  readonly nullable: boolean;
  readonly primary: boolean;
}

/** A table's columns as the server tells them. */
async function columnsOf(dataSource: DataSource, table: string): Promise<ReadonlyMap<string, Column>> {
  const mysql = dataSource.options.type === 'mysql';
  const rows = await dataSource.query<{ name: string; nullable: number; pk: number }[]>(
    mysql
      ? `SELECT column_name AS name, is_nullable = 'YES' AS nullable, column_key = 'PRI' AS pk
         FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?`
      : 'SELECT name, "notnull" = 0 AS nullable, pk FROM pragma_table_xinfo(?)',
    [table],
  );
  return new Map(rows.map((row) => [row.name, { nullable: row.nullable === 1, primary: row.pk > 0 }]));
}

describe('the migrations', () => {
  let scratch: ScratchDatabase;

  beforeEach(async () => {
    scratch = await scratchDatabase();
  });

  afterEach(async () => {
    await scratch.drop();
  });

  const withDataSource = async <T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> => {
    const dataSource = await new DataSource(dataSourceOptions(scratch.config, 'migrations', MODULES)).initialize();
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  };

  it('make the tables that the entities describe, on this engine', async () => {
    await new Migrator(scratch.config, MODULES).migrate();
    const lacking = await withDataSource(async (dataSource) => {
      const found: string[] = [];
      for (const entity of dataSource.entityMetadatas) {
        const columns = await columnsOf(dataSource, entity.tableName);
        for (const { databaseName: name, isNullable, isPrimary } of entity.columns) {
          const column = columns.get(name);
          if (column?.nullable !== isNullable || column.primary !== isPrimary)
            found.push(`${entity.tableName}.${name}`);
        }
      }
      return found;
    });
    expect(lacking).toEqual([]);
  });

  it('are applied and reverted by command, which tells where it stands', async () => {
    const command = new MigrateCommand(new Migrator(scratch.config, MODULES));
    const migrate = async (...args: readonly string[]): Promise<string> => {
      const { code, lines, errors } = await runCommand(command, ...args);
      expect([code, errors]).toEqual([0, []]);
      return lines.join('\n');
    };
    expect(await migrate('status')).toMatch(/^pending {2}CreatePlatformTables/m);
    expect(await migrate()).toMatch(/^applied CreatePlatformTables[^]*\n\d+ migrations applied$/);
    expect(await migrate()).toBe('nothing to apply: the database is up to date');
    expect(await migrate('status')).not.toMatch(/pending/);
    const reverted = /^reverted (\w+)$/.exec(await migrate('revert'))?.[1];
    expect((await migrate('status')).split('\n').filter((line) => line.startsWith('pending'))).toEqual([
      `pending  ${String(reverted)}`,
    ]);
    await expect(migrate('sideways')).rejects.toThrow(UsageError);
  });

  it('go back one by one to an empty database, and forward again', async () => {
    const migrator = new Migrator(scratch.config, MODULES);
    const applied = await migrator.migrate();
    expect(applied.length).toBeGreaterThanOrEqual(MODULES.length);
    const reverted: string[] = [];
    for (let name = await migrator.revert(); name !== null; name = await migrator.revert()) reverted.push(name);
    expect(reverted).toEqual([...applied].reverse());
    expect((await migrator.status()).every((migration) => !migration.applied)).toBe(true);
    expect(await migrator.migrate()).toEqual(applied);
    expect(await migrator.migrate()).toEqual([]);
  });

  it('go back in the order in which they were applied, each by its name', async () => {
    const [oldest, ...others] = MODULES;
    if (!oldest) throw new Error('no modules');
    const upgraded = new Migrator(scratch.config, MODULES);
    const applied = [
      ...(await new Migrator(scratch.config, [oldest, ...others.slice(-1)]).migrate()),
      ...(await upgraded.migrate()),
    ];
    expect(await upgraded.revert()).toBe(applied.at(-1));
    expect(await upgraded.revert()).toBe(applied.at(-2));
    const left = (await upgraded.status()).filter(({ applied: isApplied }) => isApplied).map(({ name }) => name);
    expect(left.sort()).toEqual(applied.slice(0, -2).sort());
  });

  it('of a module carry its prefix in the names of its tables', async () => {
    await new Migrator(scratch.config, MODULES).migrate();
    const names = await withDataSource((dataSource) =>
      Promise.resolve(dataSource.entityMetadatas.map((entity) => entity.tableName)),
    );
    expect(names.filter((name) => !/^(platform|auth|catalog|orders|notifications)_/.test(name))).toEqual([]);
  });

  it('run once when many start together', async () => {
    // SQLite serves one process, so there is nobody to race with.
    const starters = scratch.config.engine === 'mysql' ? 10 : 1;
    const all = await Promise.all(
      Array.from({ length: starters }, () => new Migrator(scratch.config, MODULES).migrate()),
    );
    const [winner, ...others] = all.sort((a, b) => b.length - a.length);
    expect(winner?.length).toBeGreaterThanOrEqual(MODULES.length);
    expect(others.flat()).toEqual([]);
  });

  it('make tables that hold every script, also in a database whose default is another', async () => {
    const latin = await scratchDatabase('latin1');
    try {
      await new Migrator(latin.config, [platformPersistence]).migrate();
      const dataSource = await new DataSource(dataSourceOptions(latin.config, 'writer', [])).initialize();
      const name = 'día · كتاب · 本 · 📚';
      await dataSource.query('INSERT INTO platform_markers (name, set_at) VALUES (?, 1)', [name]);
      expect(await dataSource.query('SELECT name FROM platform_markers')).toEqual([{ name }]);
      await dataSource.destroy();
    } finally {
      await latin.drop();
    }
  });
});
