import Sqlite from 'libsql';
import { createPool, type Pool } from 'mysql2/promise';
import type { DatabaseConfig } from '../../../src/platform/config/app-config.js';

export type Value = string | number | null;

/** What an operator may ask of a shop's data, and do to it. */
export interface Sql {
  rows<T extends object>(sql: string, params?: readonly Value[]): Promise<T[]>;
  /** The number that a query with one row and one column answers. */
  number(sql: string, params?: readonly Value[]): Promise<number>;
  execute(sql: string, params?: readonly Value[]): Promise<void>;
}

/** The database as an operator sees it, beside the programs that work on it. */
export class SqlConsole implements Sql {
  private readonly pool: Pool | undefined;
  private readonly file: Sqlite.Database | undefined;

  constructor(config: DatabaseConfig) {
    if (config.engine === 'mysql') {
      this.pool = createPool({ uri: config.url, connectionLimit: 4, supportBigNumbers: true });
      // A server that is killed takes idle connections with it.
      this.pool.on('connection', (connection) => connection.on('error', () => undefined));
    } else {
      this.file = new Sqlite(config.file);
      this.file.pragma('busy_timeout = 10000');
    }
  }

  async rows<T extends object>(sql: string, params: readonly Value[] = []): Promise<T[]> {
    if (this.file) return this.file.prepare(sql).all(...params) as T[];
    const [rows] = (await this.pool?.query(sql, [...params])) ?? [[]];
    return rows as T[];
  }

  async number(sql: string, params: readonly Value[] = []): Promise<number> {
    const [row] = await this.rows(sql, params);
    return Number(Object.values(row ?? {})[0] ?? 0);
  }

  async execute(sql: string, params: readonly Value[] = []): Promise<void> {
    if (this.file) this.file.prepare(sql).run(...params);
    else await this.pool?.query(sql, [...params]);
  }

  async close(): Promise<void> {
    this.file?.close();
    await this.pool?.end();
  }
}
