import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { DatabaseConfig } from '../config/app-config.js';
import { isUnreachable } from './database-errors.js';
import type { Migrator } from './migrator.js';

const RETRY_MS = 1_000;

/** Connects and migrates. Until it is done the process lives, is not ready, and answers 503 where it needs data. */
export class DatabaseBoot {
  private readonly logger = new Logger('database');
  private stopped = false;
  private done = false;

  constructor(
    private readonly config: DatabaseConfig,
    private readonly migrator: Migrator,
    private readonly writer: DataSource,
    private readonly reader: DataSource,
  ) {}

  /** Whether the database was reached and its schema is this version's. */
  get ready(): boolean {
    return this.done;
  }

  /**
   * Resolves when the database is migrated and connected. A MySQL server that is away is waited for, as long as it
   * takes, unless `once`; every other failure (an unwritable folder, a wrong password, a broken migration) is thrown.
   */
  async start(afterMigration?: () => Promise<void>, options: { readonly once?: boolean } = {}): Promise<void> {
    for (let attempt = 1; !this.stopped; attempt += 1) {
      try {
        await this.attempt(afterMigration);
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

  private async attempt(afterMigration?: () => Promise<void>): Promise<void> {
    const applied = await this.migrator.migrate(async () => {
      if (!this.writer.isInitialized) await this.writer.initialize();
      if (!this.reader.isInitialized) await this.reader.initialize();
      await afterMigration?.();
    });
    if (applied.length > 0) this.logger.log(`applied ${applied.length} migrations: ${applied.join(', ')}`);
    this.done = true;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
