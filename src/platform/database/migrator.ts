import { DataSource } from 'typeorm';
import type { DatabaseConfig } from '../config/app-config.js';
import { dataSourceOptions } from './data-source-options.js';
import type { ModulePersistence } from './persistence.js';
import { prepareSqliteFile } from './sqlite-file.js';

export interface MigrationStatus {
  readonly name: string;
  readonly applied: boolean;
}

/** How long an instance waits for another one that is migrating, in seconds. */
const LOCK_TIMEOUT_S = 300;

/** Applies the hosted modules' migrations; on MySQL one process at a time, held by an advisory lock on the server. */
export class Migrator {
  constructor(
    private readonly config: DatabaseConfig,
    private readonly modules: readonly ModulePersistence[],
  ) {}

  /** Applies what is pending, calls `afterwards` while still alone, and answers the names applied. */
  async migrate(afterwards: () => Promise<void> = () => Promise.resolve()): Promise<readonly string[]> {
    return this.alone(async (dataSource) => {
      if (this.config.engine === 'mysql') await ensureUnicode(dataSource);
      const applied = await dataSource.runMigrations({ transaction: 'each' });
      await afterwards();
      return applied.map((migration) => migration.name);
    });
  }

  /** Takes back the migration that was applied last, which a module may have brought later than newer ones; its name, or `null` when there was none. */
  async revert(): Promise<string | null> {
    return this.alone(async (dataSource) => {
      const before = await appliedTo(dataSource);
      if (before.length === 0) return null;
      await dataSource.undoLastMigration({ transaction: 'each' });
      const after = new Set(await appliedTo(dataSource));
      return before.find((name) => !after.has(name)) ?? null;
    });
  }

  async status(): Promise<readonly MigrationStatus[]> {
    return this.connected(statusOf);
  }

  private alone<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    return this.connected((dataSource) =>
      this.config.engine === 'mysql' ? withLock(dataSource, () => work(dataSource)) : work(dataSource),
    );
  }

  private async connected<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    if (this.config.engine === 'sqlite') await prepareSqliteFile(this.config.file);
    const dataSource = new DataSource(dataSourceOptions(this.config, 'migrations', this.modules));
    await dataSource.initialize();
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }
}

/** Tables get their database's character set: one made with another default would refuse titles in most scripts. */
async function ensureUnicode(dataSource: DataSource): Promise<void> {
  const rows = await dataSource.query<{ charset: string; name: string }[]>(
    'SELECT @@character_set_database AS charset, DATABASE() AS name',
  );
  const [database] = rows;
  if (database && database.charset !== 'utf8mb4') {
    await dataSource.query(`ALTER DATABASE \`${database.name}\` CHARACTER SET utf8mb4`);
  }
}

async function statusOf(dataSource: DataSource): Promise<readonly MigrationStatus[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const known = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
    if (!(await runner.hasTable('platform_migrations'))) return known.map((name) => ({ name, applied: false }));
    const rows = (await runner.query('SELECT name FROM platform_migrations')) as { name: string }[];
    const applied = new Set(rows.map((row) => row.name));
    return known.map((name) => ({ name, applied: applied.has(name) }));
  } finally {
    await runner.release();
  }
}

async function appliedTo(dataSource: DataSource): Promise<readonly string[]> {
  return (await statusOf(dataSource)).filter(({ applied }) => applied).map(({ name }) => name);
}

async function withLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    const taken = (await runner.query("SELECT GET_LOCK(CONCAT('migrate.', LEFT(DATABASE(), 50)), ?) AS locked", [
      LOCK_TIMEOUT_S,
    ])) as { locked: number | null }[];
    if (taken[0]?.locked !== 1) {
      throw new Error(
        `another process has been migrating this database for ${LOCK_TIMEOUT_S} s; look at it, then start again`,
      );
    }
    try {
      return await work();
    } finally {
      await runner.query("SELECT RELEASE_LOCK(CONCAT('migrate.', LEFT(DATABASE(), 50)))");
    }
  } finally {
    await runner.release();
  }
}
