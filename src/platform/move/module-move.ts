import { randomUUID } from 'node:crypto';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { heldMarker } from '../database/database-hold.js';
import { MoveRefusedError } from './move-refused.error.js';
import { asideName, type MovedTable, shapeOf, tablesAside, tablesOf } from './moved-table.js';
import { TableCopier } from './table-copier.js';

/** What of the platform's tables belongs to modules: theirs goes along, the rest is each database's own. */
const SHARED = ['platform_idempotency_keys', 'platform_markers'];

/** The two ends of a move. */
export interface MoveEnds {
  readonly source: Connection;
  readonly target: Connection;
  /** The names that the tables begin with. */
  readonly modules: readonly string[];
}

/**
 * The way of some modules' tables from one database to another, while a process works with them at the source. The target is held
 * from `begin` to `release`, so nobody but this writes there; the source is the truth until `fence`, and has the tables no more after it.
 */
export class ModuleMove {
  private constructor(
    private readonly ends: MoveEnds,
    /** Of the modules, as `name` has them at both ends. */
    private readonly tables: readonly MovedTable[],
    private readonly shared: readonly MovedTable[],
  ) {}

  /**
   * Holds the target and looks at both ends. It goes on with a move that was broken off, and takes tables that were set aside here
   * by an earlier move as the beginning of the copy.
   * @throws MoveRefusedError
   */
  static async begin(ends: MoveEnds): Promise<ModuleMove> {
    const { source, target, modules } = ends;
    if (await isSameDatabase(source, target)) {
      throw new MoveRefusedError('MOVE_FROM is the database that the tables are to go to');
    }
    if (await isHeld(source, modules)) throw new MoveRefusedError('the tables are just being moved to MOVE_FROM');
    if (!(await isHeld(target, modules))) await hold(ends);
    await bringBack(target, modules);
    const [working, aside] = await Promise.all([tablesOf(source, modules), tablesAside(source, modules)]);
    if (working.length > 0 && aside.length > 0) {
      throw new MoveRefusedError(
        `MOVE_FROM has ${asideName(aside[0] ?? '')} of an earlier move beside the tables: drop what begins with moved_`,
      );
    }
    const expected = await tablesOf(target, modules);
    const found = working.length > 0 ? working : aside;
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      throw new MoveRefusedError(
        `MOVE_FROM has ${list(found)}, and here are ${list(expected)}: both must be of this version (npm run migrate)`,
      );
    }
    const nameOf = (table: string): string => (working.length > 0 ? table : asideName(table));
    const tables = await Promise.all(
      expected.map((name) => described(ends, { name, source: nameOf(name), where: 'TRUE' })),
    );
    const shared = await Promise.all(
      SHARED.map((name) => described(ends, { name, source: name, where: ownRows(name, modules) })),
    );
    return new ModuleMove(ends, tables, shared);
  }

  /** Whether the tables were set aside before: the move was broken off after that. */
  get fenced(): boolean {
    return this.tables.every(({ name, source }) => source !== name);
  }

  /** Carries over what is not the same yet, unless `goOn` says that it is not worth it any more. Answers how many rows. */
  async pass(goOn: () => boolean = () => true): Promise<number> {
    let changed = 0;
    for (const copier of this.copiers()) changed += await copier.pass(goOn);
    return changed;
  }

  /** How many rows of the modules are here. */
  async count(): Promise<number> {
    let rows = 0;
    for (const copier of this.copiers()) rows += await copier.count();
    return rows;
  }

  /**
   * Sets the tables at the source aside, all at once, after the statements and units of work that are under way there. A process that
   * still worked with them would fail from then on, and could not write where nobody looks any more.
   */
  async fence(): Promise<ModuleMove> {
    const { source } = this.ends;
    await source.query(`RENAME TABLE ${this.tables.map(({ name }) => `${name} TO ${asideName(name)}`).join(', ')}`);
    const tables = this.tables.map((table) => ({ ...table, source: asideName(table.name) }));
    return new ModuleMove(this.ends, tables, this.shared);
  }

  /** Lets go the processes that wait at the target. */
  async release(): Promise<void> {
    await this.ends.target.query('DELETE FROM platform_markers WHERE name IN (?)', [this.ends.modules.map(heldMarker)]);
  }

  private copiers(): readonly TableCopier[] {
    const { source, target } = this.ends;
    return [...this.tables, ...this.shared].map((table) => new TableCopier(source, target, table));
  }
}

/** By whatever names both are known: a lock that one end takes is seen by the other on the same server only. */
async function isSameDatabase(source: Connection, target: Connection): Promise<boolean> {
  const lock = `move.${randomUUID()}`;
  const [[there]] = await source.query<RowDataPacket[]>('SELECT GET_LOCK(?, 0) AS taken, DATABASE() AS name', [lock]);
  const [[here]] = await target.query<RowDataPacket[]>('SELECT IS_USED_LOCK(?) AS holder, DATABASE() AS name', [lock]);
  await source.query('DO RELEASE_LOCK(?)', [lock]);
  return here?.['holder'] !== null && here?.['name'] === there?.['name'];
}

async function isHeld(connection: Connection, modules: readonly string[]): Promise<boolean> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT 1 FROM platform_markers WHERE name IN (?)', [
    modules.map(heldMarker),
  ]);
  return rows.length > 0;
}

/** @throws MoveRefusedError where the tables are somebody's already */
async function hold({ target, modules }: MoveEnds): Promise<void> {
  const others = await connectionsBeside([target]);
  if (others > 0) {
    throw new MoveRefusedError(
      `${others} connections of this user work with the database that the tables are to go to: stop that process first, and start it again when the copy has begun`,
    );
  }
  for (const table of await tablesOf(target, modules)) {
    const [rows] = await target.query<RowDataPacket[]>(`SELECT 1 FROM ${table} LIMIT 1`);
    if (rows.length > 0)
      throw new MoveRefusedError(`${table} is not empty: the tables must go to a database that has no such data`);
  }
  const markers = modules.map((module) => [heldMarker(module), Date.now()]);
  await target.query('INSERT INTO platform_markers (name, set_at) VALUES ?', [markers]);
}

/** What an earlier move took away from here. */
async function bringBack(target: Connection, modules: readonly string[]): Promise<void> {
  const aside = await tablesAside(target, modules);
  if (aside.length === 0) return;
  await target.query(`RENAME TABLE ${aside.map((name) => `${asideName(name)} TO ${name}`).join(', ')}`);
}

async function described(
  { source, target }: MoveEnds,
  table: Pick<MovedTable, 'name' | 'source' | 'where'>,
): Promise<MovedTable> {
  const [there, here] = await Promise.all([shapeOf(source, table.source), shapeOf(target, table.name)]);
  if (JSON.stringify(there) !== JSON.stringify(here)) {
    throw new MoveRefusedError(
      `${table.name} is made differently at MOVE_FROM: both must be of this version (npm run migrate)`,
    );
  }
  return { ...table, ...here };
}

/** The scopes of idempotency keys begin with their module; what is done once and for all is remembered for everybody. */
function ownRows(table: string, modules: readonly string[]): string {
  if (table === 'platform_markers') return "name NOT LIKE 'held.%'";
  return `(${modules.map((module) => `scope LIKE '${module}.%'`).join(' OR ')})`;
}

/** How many other connections work with this database as the same user: those of the process that has the tables. */
export async function connectionsBeside(own: readonly [Connection, ...Connection[]]): Promise<number> {
  const [[row]] = await own[0].query<RowDataPacket[]>(
    `SELECT COUNT(*) AS number FROM information_schema.processlist
     WHERE db = DATABASE() AND user = SUBSTRING_INDEX(USER(), '@', 1) AND id NOT IN (?)`,
    [own.map(({ threadId }) => threadId)],
  );
  return Number(row?.['number']);
}

const list = (names: readonly string[]): string => (names.length === 0 ? 'no such tables' : names.join(', '));
