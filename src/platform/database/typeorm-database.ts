import type { DataSource, ObjectLiteral, QueryRunner } from 'typeorm';
import { withConnection } from './connections.js';
import { isDuplicateKey } from './database-errors.js';
import { Database, type EntityClass, type SqlValue } from './database.js';
import { assertInTime, type OpenUnit, type TypeormSession } from './typeorm-session.js';

/** SQLite takes 32,766 parameters in a statement; MySQL's packet is the limit there. */
const MAX_PARAMETERS = 30_000;

export class TypeormDatabase extends Database {
  readonly engine: 'sqlite' | 'mysql';

  constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    private readonly session: TypeormSession,
  ) {
    super();
    this.engine = writer.options.type === 'mysql' ? 'mysql' : 'sqlite';
  }

  async execute(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    const result = await this.unit().query(sql, [...params], true);
    return result.affected ?? 0;
  }

  async insert<T extends object>(entity: EntityClass<T>, rows: readonly T[]): Promise<void> {
    const columns = this.writer.getMetadata(entity).columns.length;
    const chunk = Math.max(1, Math.floor(MAX_PARAMETERS / columns));
    for (let start = 0; start < rows.length; start += chunk) {
      await this.unit()
        .manager.createQueryBuilder()
        .insert()
        .into<ObjectLiteral>(entity)
        .values(rows.slice(start, start + chunk))
        .updateEntity(false)
        .execute();
    }
  }

  async insertIfAbsent<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean> {
    try {
      await this.insert(entity, [row]);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async query<T extends object>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    const unit = this.session.current();
    if (unit) {
      assertInTime(unit);
      return read(unit.runner, sql, params);
    }
    // On SQLite the second connection sees everything committed, and never waits for the writer.
    const committed = this.engine === 'sqlite' ? this.reader : this.writer;
    return withConnection(committed, (runner) => read(runner, sql, params));
  }

  async browse<T extends object>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    return withConnection(this.reader, (runner) => read(runner, sql, params));
  }

  afterCommit(callback: () => void): void {
    this.open().afterCommit.push(callback);
  }

  private unit(): QueryRunner {
    const unit = this.open();
    assertInTime(unit);
    return unit.runner;
  }

  private open(): OpenUnit {
    const unit = this.session.current();
    if (!unit) throw new Error('a write outside of a unit of work: wrap it in UnitOfWork.run');
    return unit;
  }
}

/** The rows as the caller's SQL shapes them; the caller names the columns, so the caller states their type. */
async function read<T extends object>(runner: QueryRunner, sql: string, params: readonly SqlValue[]): Promise<T[]> {
  const rows: unknown = await runner.query(sql, [...params]);
  return rows as T[];
}
