import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { DatabaseConfig } from '../config/app-config.js';
import { isUnreachable } from './database-errors.js';
import { DatabaseHeldError, type DatabaseHold } from './database-hold.js';
import type { Migrator } from './migrator.js';

const RETRY_MS = 1_000;

/** Connects and migrates. Until it is done the process lives, is not ready, and answers 503 where it needs data. */
export class DatabaseBoot {
  private readonly logger = new Logger('database');
  private stopped = false;
  private done = false;
  private connected = false;

  constructor(
    private readonly config: DatabaseConfig,
    private readonly migrator: Migrator,
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    private readonly hold: DatabaseHold,
  ) {}

  /** Whether the database was reached and its schema is this version's. */
  get migrated(): boolean {
    return this.connected;
  }

  /** Whether it may be worked with as well: what is in it is all there. */
  get ready(): boolean {
    return this.done;
  }

  /**
   * Resolves when the database is migrated and connected. A MySQL server that is away is waited for, as long as it
   * takes, unless `once`; every other failure (an unwritable folder, a wrong password, a broken migration) is thrown.
   * So is the end of a move into the database waited for, unless `once`. @throws DatabaseHeldError then
   */
  async start(afterMigration?: () => Promise<void>, options: { readonly once?: boolean } = {}): Promise<void> {
    for (let attempt = 1; !this.stopped; attempt += 1) {
      try {
        await this.end(await this.attempt(afterMigration), options.once === true);
        return;
      } catch (error) {
        if (options.once === true || this.config.engine === 'sqlite' || !isUnreachable(error)) throw error;
        if (attempt === 1)
          this.logger.warn(`the database cannot be reached (${messageOf(error)}); trying until it can`);
        await delay(RETRY_MS);
      }
    }
  }

  stop(): void {
    this.stopped = true;
  }

  /** Answers whether tables are on their way into the database. */
  private async attempt(afterMigration?: () => Promise<void>): Promise<boolean> {
    let held = false;
    const applied = await this.migrator.migrate(async () => {
      if (!this.writer.isInitialized) await this.writer.initialize();
      if (!this.reader.isInitialized) await this.reader.initialize();
      held = await this.hold.isSet();
      // A store that moves in brings its data with it.
      if (!held) await afterMigration?.();
    });
    if (applied.length > 0) this.logger.log(`applied ${applied.length} migrations: ${applied.join(', ')}`);
    return held;
  }

  private async end(held: boolean, once: boolean): Promise<void> {
    if (!held) {
      this.connected = true;
      this.done = true;
      return;
    }
    if (once) throw new DatabaseHeldError();
    this.logger.log('tables are on their way into this database: requests are held until they are all here');
    const began = Date.now();
    const released = this.hold.wait(() => !this.stopped);
    this.connected = true;
    await released;
    if (this.stopped) return;
    this.done = true;
    this.logger.log({ ms: Date.now() - began }, 'the move is over: requests go on');
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
