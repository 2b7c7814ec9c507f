import { Injectable } from '@nestjs/common';
import { Database, type SqlValue } from './database.js';
import { placeholders } from './sql.js';
import { UnitOfWork } from './unit-of-work.js';

/** Rows of one unit of work: nobody waits long behind it. */
const BATCH = 200;

export interface Prunable {
  readonly table: string;
  /** The columns of its primary key. */
  readonly key: readonly string[];
  /** SQL that is true of the rows that nobody needs any more, with `params` for its question marks. */
  readonly where: string;
  readonly params: readonly SqlValue[];
}

/** Deletes old rows, however many there are, in units of work of some hundreds: one statement for a month would be given up. */
@Injectable()
export class Pruner {
  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** A row that is needed again by the time that it would be deleted stays. */
  async prune({ table, key, where, params }: Prunable): Promise<void> {
    for (let found = BATCH; found === BATCH;) {
      const rows = await this.database.query<Record<string, SqlValue>>(
        `SELECT ${key.join(', ')} FROM ${table} WHERE ${where} LIMIT ?`,
        [...params, BATCH],
      );
      found = rows.length;
      if (found === 0) return;
      const keys = rows.flatMap((row) => key.map((column) => row[column] ?? null));
      await this.unitOfWork.run(() =>
        // After a `+` SQLite looks no condition up in an index: there it would find everything that is old, each time.
        this.database.execute(`DELETE FROM ${table} WHERE (${hasKey(key, found)}) AND +(${where})`, [
          ...keys,
          ...params,
        ]),
      );
    }
  }
}

/** True of the rows with so many keys; `IN` with more than one column is not the same SQL on both engines. */
function hasKey(key: readonly string[], count: number): string {
  const [column, ...others] = key;
  if (others.length === 0) return `${column} IN (${placeholders(count)})`;
  const one = key.map((part) => `${part} = ?`).join(' AND ');
  return Array.from({ length: count }, () => one).join(' OR ');
}
