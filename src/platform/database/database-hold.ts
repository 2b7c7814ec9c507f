import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { DatabaseUnavailableError } from './database.js';
import type { HostedModules } from './hosted-modules.js';
import { placeholders } from './sql.js';

/** So often a held database is asked whether it is free: people wait for the answer. */
const POLL_MS = 25;

/** The row of `platform_markers` that says so. */
export const heldMarker = (module: string): string => `held.${module}`;

/** A move into the database is under way, and nothing was done. */
export class DatabaseHeldError extends DatabaseUnavailableError {
  constructor() {
    super(undefined, 'tables are on their way into this database (npm run move): wait until they are all here');
    this.name = 'DatabaseHeldError';
  }
}

/**
 * While `npm run move` brings a module's tables into this database nobody else may write there, and what can be read is not all
 * there yet. A process that starts meanwhile takes requests and holds them until the move is over.
 */
export class DatabaseHold {
  private ended: Promise<void> | undefined;

  constructor(
    private readonly writer: DataSource,
    private readonly modules: HostedModules,
  ) {}

  /** Whether this process waits for the end of a move. */
  get active(): boolean {
    return this.ended !== undefined;
  }

  /** Whether a module that this process hosts is on its way into the database, which must be connected. */
  async isSet(): Promise<boolean> {
    const names = this.modules.names.map(heldMarker);
    if (names.length === 0) return false;
    const rows: unknown = await this.writer.query(
      `SELECT 1 AS held FROM platform_markers WHERE name IN (${placeholders(names.length)})`,
      names,
    );
    return Array.isArray(rows) && rows.length > 0;
  }

  /** Resolves when the move is over. A database that does not answer meanwhile is still held. */
  async wait(goOn: () => boolean): Promise<void> {
    this.ended = this.poll(goOn);
    await this.ended;
    this.ended = undefined;
  }

  /** `false` when it was not over within so many milliseconds. */
  async overWithin(ms: number): Promise<boolean> {
    const late = new AbortController();
    const over = this.ended?.then(() => true) ?? true;
    try {
      return await Promise.race([over, delay(ms, false, { ref: false, signal: late.signal })]);
    } finally {
      late.abort();
    }
  }

  private async poll(goOn: () => boolean): Promise<void> {
    while (goOn() && (await this.isSet().catch(() => true))) await delay(POLL_MS);
  }
}
