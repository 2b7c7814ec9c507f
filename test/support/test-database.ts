import { DataSource } from 'typeorm';
import { Database } from '../../src/platform/database/database.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { Migrator } from '../../src/platform/database/migrator.js';
import type { ModulePersistence } from '../../src/platform/database/persistence.js';
import { TypeormDatabase } from '../../src/platform/database/typeorm-database.js';
import { TypeormSession } from '../../src/platform/database/typeorm-session.js';
import { TypeormUnitOfWork } from '../../src/platform/database/typeorm-unit-of-work.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { DatabaseOutbox } from '../../src/platform/events/database-outbox.js';
import { EventTables } from '../../src/platform/events/event-tables.js';
import { OutboxSignal } from '../../src/platform/events/outbox-signal.js';
import type { Outbox } from '../../src/platform/events/outbox.js';
import { SystemClock } from '../../src/shared/clock.js';
import { platformPersistence } from '../../src/platform/persistence/platform.persistence.js';
import { TaskContext } from '../../src/platform/timers/task-context.js';
import { scratchDatabase } from './scratch-database.js';

export interface TestDatabase {
  readonly database: Database;
  readonly unitOfWork: UnitOfWork;
  readonly outbox: Outbox;
  /** Of `unitOfWork`: units in a run of a task are held to its lease. */
  readonly tasks: TaskContext;
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
  const tasks = new TaskContext();
  const database = new TypeormDatabase(writer, reader, session);
  return {
    database,
    outbox: new DatabaseOutbox(database, new EventTables(modules), new SystemClock(), new OutboxSignal()),
    unitOfWork: new TypeormUnitOfWork(writer, session, tasks),
    tasks,
    writer,
    close: async () => {
      await reader.destroy();
      await writer.destroy();
      await scratch.drop();
    },
  };
}
