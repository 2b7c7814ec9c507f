import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { MovedTable } from './moved-table.js';

/** Rows that are compared at once, by one number: where it differs, row by row. */
const CHUNK_ROWS = 8_000;
const BATCH_ROWS = 500;
/** Of values in one statement; the servers take 16 MiB. */
const BATCH_BYTES = 4_194_304;

type Key = readonly string[];
type Row = readonly (string | null)[];

/** The rows with a key above `after`, up to and with `upTo`; without either, from the first and to the last. */
interface Chunk {
  readonly after: Key | undefined;
  readonly upTo: Key | undefined;
}

interface Condition {
  readonly sql: string;
  readonly params: readonly string[];
}

/**
 * Makes one table the same in two databases. It compares chunks of it by a digest that each server works out for itself, and carries
 * over the rows that differ: all of them the first time, and few when it is repeated soon.
 */
export class TableCopier {
  /** 64 bits of every row: two that differ are taken for the same once in 2⁶⁴ times. `QUOTE` tells NULL, '' and 'NULL' apart. */
  private readonly digest: string;
  private readonly columns: string;
  private readonly key: string;

  constructor(
    private readonly source: Connection,
    private readonly target: Connection,
    private readonly table: MovedTable,
  ) {
    const quoted = table.columns.map((column) => `CAST(QUOTE(${column}) AS BINARY)`).join(', ');
    this.digest = `CAST(CONV(LEFT(MD5(CONCAT_WS(',', ${quoted})), 16), 16, 10) AS UNSIGNED)`;
    this.columns = table.columns.join(', ');
    this.key = table.key.join(', ');
  }

  /**
   * Goes through the whole table once, unless `goOn` says otherwise. Answers how many rows were not the same.
   * Exact where nobody writes at the source meanwhile; otherwise the next pass finds what was missed.
   */
  async pass(goOn: () => boolean): Promise<number> {
    let changed = 0;
    for await (const chunk of this.chunks()) {
      if (!goOn()) break;
      if (!(await this.isSame(chunk))) changed += await this.mend(chunk);
    }
    return changed;
  }

  async count(): Promise<number> {
    const [[row]] = await this.target.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS number FROM ${this.table.name} WHERE ${this.table.where}`,
    );
    return Number(row?.['number']);
  }

  private async *chunks(): AsyncGenerator<Chunk> {
    let after: Key | undefined;
    do {
      const upTo = await this.lastOfChunk(after);
      yield { after, upTo };
      after = upTo;
    } while (after);
  }

  private async lastOfChunk(after: Key | undefined): Promise<Key | undefined> {
    const { sql, params } = this.within({ after, upTo: undefined });
    const chunk = `SELECT ${this.key} FROM ${this.table.source} WHERE ${sql} ORDER BY ${this.key} LIMIT ${CHUNK_ROWS}`;
    const backwards = this.table.key.map((column) => `${column} DESC`).join(', ');
    const [row] = await read(this.source, `SELECT * FROM (${chunk}) AS chunk ORDER BY ${backwards} LIMIT 1`, params);
    return row?.map(String);
  }

  private async isSame(chunk: Chunk): Promise<boolean> {
    const { sql, params } = this.within(chunk);
    const summary = (connection: Connection, table: string): Promise<readonly Row[]> =>
      read(connection, `SELECT COUNT(*), BIT_XOR(${this.digest}) FROM ${table} WHERE ${sql}`, params);
    const [there, here] = await Promise.all([
      summary(this.source, this.table.source),
      summary(this.target, this.table.name),
    ]);
    return JSON.stringify(there) === JSON.stringify(here);
  }

  private async mend(chunk: Chunk): Promise<number> {
    const [there, here] = await Promise.all([
      this.digests(this.source, this.table.source, chunk),
      this.digests(this.target, this.table.name, chunk),
    ]);
    const stale = [...here].filter(([key, digest]) => there.get(key) !== digest).map(([key]) => key);
    const missing = [...there].filter(([key, digest]) => here.get(key) !== digest).map(([key]) => key);
    for (const keys of batches(stale)) {
      await this.target.query(`DELETE FROM ${this.table.name} WHERE ${this.table.where} AND ${this.isOneOf}`, [
        this.listed(keys),
      ]);
    }
    for (const keys of batches(missing)) await this.carry(keys);
    return new Set([...stale, ...missing]).size;
  }

  /** The digest of each row of a chunk, by its key. */
  private async digests(connection: Connection, table: string, chunk: Chunk): Promise<Map<string, string>> {
    const { sql, params } = this.within(chunk);
    const rows = await read(connection, `SELECT ${this.key}, ${this.digest} FROM ${table} WHERE ${sql}`, params);
    return new Map(rows.map((row) => [JSON.stringify(row.slice(0, -1)), String(row.at(-1))]));
  }

  private async carry(keys: readonly string[]): Promise<void> {
    const rows = await read(
      this.source,
      `SELECT ${this.columns} FROM ${this.table.source} WHERE ${this.table.where} AND ${this.isOneOf}`,
      [this.listed(keys)],
    );
    // Whatever is in a row's way here is itself not what it is at the source, and is carried over in its turn. Where others have rows
    // too, theirs stay.
    const insert = this.table.where === 'TRUE' ? 'REPLACE' : 'INSERT IGNORE';
    for (const batch of bySize(rows)) {
      await this.target.query(`${insert} INTO ${this.table.name} (${this.columns}) VALUES ?`, [batch]);
    }
  }

  private get isOneOf(): string {
    return this.table.key.length === 1 ? `${this.key} IN (?)` : `(${this.key}) IN (?)`;
  }

  private listed(keys: readonly string[]): readonly unknown[] {
    const values = keys.map((key) => JSON.parse(key) as Key);
    return this.table.key.length === 1 ? values.flat() : values;
  }

  private within({ after, upTo }: Chunk): Condition {
    const conditions = [
      { sql: this.table.where, params: [] },
      ...(after ? [beside(this.table.key, '>', after)] : []),
      ...(upTo ? [beside(this.table.key, '<=', upTo)] : []),
    ];
    return {
      sql: conditions.map(({ sql }) => sql).join(' AND '),
      params: conditions.flatMap(({ params }) => params),
    };
  }
}

/** `(a > ? OR (a = ? AND b > ?))`: the servers look that up in the index, and `(a, b) > (?, ?)` they do not. */
function beside(columns: readonly string[], operator: '>' | '<=', key: Key): Condition {
  const strict = operator.slice(0, 1);
  const ways = columns.map((column, index) => {
    const isLast = index === columns.length - 1;
    const equal = columns.slice(0, index).map((before) => `${before} = ?`);
    return `(${[...equal, `${column} ${isLast ? operator : strict} ?`].join(' AND ')})`;
  });
  return { sql: `(${ways.join(' OR ')})`, params: columns.flatMap((_column, index) => key.slice(0, index + 1)) };
}

async function read(connection: Connection, sql: string, params: readonly unknown[]): Promise<readonly Row[]> {
  const [rows] = await connection.query<RowDataPacket[][]>({ sql, rowsAsArray: true }, [...params]);
  return rows.map((row: readonly unknown[]) => row.map(asText));
}

function asText(value: unknown): string | null {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number') return String(value);
  throw new TypeError(`a ${typeof value} cannot be carried over`);
}

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += BATCH_ROWS) yield all.slice(start, start + BATCH_ROWS);
}

function* bySize(rows: readonly Row[]): Generator<readonly Row[]> {
  let batch: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = row.reduce((sum, value) => sum + Buffer.byteLength(value ?? ''), 0);
    if (batch.length > 0 && bytes + size > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(row);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
