import { DataSource } from 'typeorm';
import { authPersistence } from '../../src/auth/infrastructure/persistence/auth.persistence.js';
import { catalogPersistence } from '../../src/catalog/infrastructure/persistence/catalog.persistence.js';
import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { Migrator } from '../../src/platform/database/migrator.js';
import { platformPersistence } from '../../src/platform/persistence/platform.persistence.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

const MODULES = [platformPersistence, authPersistence, catalogPersistence, ordersPersistence];

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
    const missing = await withDataSource(async (dataSource) => {
      const runner = dataSource.createQueryRunner();
      const lacking: string[] = [];
      for (const entity of dataSource.entityMetadatas) {
        const table = await runner.getTable(entity.tableName);
        for (const column of entity.columns) {
          const found = table?.findColumnByName(column.databaseName);
          if (!found) lacking.push(`${entity.tableName}.${column.databaseName}`);
          else if (found.isNullable !== column.isNullable)
            lacking.push(`${entity.tableName}.${column.databaseName} nullable`);
          else if (found.isPrimary !== column.isPrimary)
            lacking.push(`${entity.tableName}.${column.databaseName} primary`);
        }
      }
      await runner.release();
      return lacking;
    });
    expect(missing).toEqual([]);
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

  it('of a module carry its prefix in the names of its tables', async () => {
    await new Migrator(scratch.config, MODULES).migrate();
    const names = await withDataSource((dataSource) =>
      Promise.resolve(dataSource.entityMetadatas.map((entity) => entity.tableName)),
    );
    expect(names.filter((name) => !/^(platform|auth|catalog|orders)_/.test(name))).toEqual([]);
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
});
