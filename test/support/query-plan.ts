import { jest } from '@jest/globals';
import libsql from 'libsql';
import type { Database, SqlValue } from '../../src/platform/database/database.js';
import type { TestDatabase } from './test-database.js';

/** One that was written, and its parameters. */
export type Statement = readonly [sql: string, params: readonly SqlValue[]];

/** What `work` writes. */
export async function statementsOf(database: Database, work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const statements: Statement[] = [];
  const execute = database.execute.bind(database);
  const spy = jest.spyOn(database, 'execute').mockImplementation((sql, params = []) => {
    statements.push([sql, params]);
    return execute(sql, params);
  });
  await work();
  spy.mockRestore();
  return statements;
}

/** By which index a statement would find its rows now, as the engine tells: `primary key`, or the name of another. */
export async function indexOf({ database, writer }: TestDatabase, [sql, params]: Statement): Promise<string> {
  if (database.engine === 'mysql') {
    const [plan] = await database.query<{ key: string | null }>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, params);
    return plan?.key === 'PRIMARY' ? 'primary key' : String(plan?.key);
  }
  // On a connection of its own: the driver leaves what it explains of a write open, and its connection commits nothing more.
  const own = new libsql(String(writer.options.database), { readonly: true });
  try {
    const [plan] = own.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as readonly { readonly detail: string }[];
    const [, index] = /USING (?:COVERING )?INDEX (\w+)/.exec(plan?.detail ?? '') ?? [];
    return index?.startsWith('sqlite_autoindex') === true ? 'primary key' : String(index ?? plan?.detail);
  } finally {
    own.close();
  }
}
