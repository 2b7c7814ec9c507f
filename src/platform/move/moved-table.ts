import type { Connection, RowDataPacket } from 'mysql2/promise';

/** What a table is called that has been set aside: nobody works with it any more, and it can be brought back. */
export const asideName = (table: string): string => `moved_${table}`;

/** A table on its way from one database to another; or the rows of it that belong to who moves. */
export interface MovedTable {
  readonly name: string;
  /** Where it is read from: its own name, or that of the table set aside. */
  readonly source: string;
  /** Those that are stored: what the database works out itself it works out again. */
  readonly columns: readonly string[];
  /** The columns of its primary key. */
  readonly key: readonly string[];
  /** SQL that is true of its rows; `TRUE` for all of them. */
  readonly where: string;
}

/** The tables of these modules in a database, by name. */
export async function tablesOf(connection: Connection, modules: readonly string[]): Promise<readonly string[]> {
  return tablesLike(
    connection,
    modules.map((module) => String.raw`${module}\_%`),
  );
}

/** Those that were set aside, by the names that they had. */
export async function tablesAside(connection: Connection, modules: readonly string[]): Promise<readonly string[]> {
  const prefix = asideName('');
  const names = await tablesLike(
    connection,
    modules.map((module) => String.raw`moved\_${module}\_%`),
  );
  return names.map((name) => name.slice(prefix.length));
}

async function tablesLike(connection: Connection, patterns: readonly string[]): Promise<readonly string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'
     AND (${patterns.map(() => 'table_name LIKE ?').join(' OR ')}) ORDER BY table_name`,
    [...patterns],
  );
  return rows.map((row) => String(row['name']));
}

/** How a table is made, as its database knows it. */
export async function shapeOf(connection: Connection, table: string): Promise<Pick<MovedTable, 'columns' | 'key'>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name = ? AND extra NOT LIKE '%GENERATED%' ORDER BY column_name`,
    [table],
  );
  const [keys] = await connection.query<RowDataPacket[]>(
    `SELECT column_name AS name FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index`,
    [table],
  );
  return { columns: rows.map((row) => String(row['name'])), key: keys.map((row) => String(row['name'])) };
}
