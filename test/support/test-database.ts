import { DataSource } from 'typeorm';
import { Database } from '../../src/platform/database/database.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { Migrator } from '../../src/platform/database/migrator.js';
import type { ModulePersistence } from '../../src/platform/database/persistence.js';
import { TypeormDatabase } from '../../src/platform/database/typeorm-database.js';
import { TypeormSession } from '../../src/platform/database/typeorm-session.js';
import { TypeormUnitOfWork } from '../../src/platform/database/typeorm-unit-of-work.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { platformPersistence } from '../../src/platform/persistence/platform.persistence.js';
import { scratchDatabase } from './scratch-database.js';

export interface TestDatabase {
  readonly database: Database;
  readonly unitOfWork: UnitOfWork;
  readonly writer: DataSource;
  close(): Promise<void>;
}

/** A migrated database with the platform's tables and those of `modules`, for tests below HTTP. */
export async function startTestDatabase(modules: readonly ModulePersistence[]): Promise<TestDatabase> {
  const scratch = await scratchDatabase();
  const all = [platformPersistence, ...modules];
  await new Migrator(scratch.config, all).migrate();
  const writer = await new DataSource(dataSourceOptions(scratch.config, 'writer', all)).initialize();
  const reader = await new DataSource(dataSourceOptions(scratch.config, 'reader', all)).initialize();
  const session = new TypeormSession();
  return {
    database: new TypeormDatabase(writer, reader, session),
    unitOfWork: new TypeormUnitOfWork(writer, session),
    writer,
    close: async () => {
      await reader.destroy();
      await writer.destroy();
      await scratch.drop();
    },
  };
}
