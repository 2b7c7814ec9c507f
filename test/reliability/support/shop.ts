import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseConfig } from '../../../src/platform/config/app-config.js';
import { Program } from '../../support/program.js';
import { scratchDatabase } from '../../support/scratch-database.js';
import { SqlConsole } from './sql-console.js';
import { Storefront } from './storefront.js';

export type { Answer, Person } from './storefront.js';

export interface ShopOptions {
  readonly processes?: number;
  /** `sqlite`: one process on a file of its own. */
  readonly engine?: 'mysql' | 'sqlite';
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder that has the built program's `dist`; a mutant's, or the project's. */
  readonly root?: string;
  /** Puts something between the programs and the database. */
  readonly databaseUrl?: (url: string) => string;
}

const ROOT = join(__dirname, '../../..');

/** All of the shop in each process, each call at the next of them. */
export class Shop extends Storefront {
  readonly programs: Program[] = [];
  private urls: string[] = [];
  private turn = 0;

  private constructor(
    private readonly options: ShopOptions,
    readonly database: DatabaseConfig,
    readonly sql: SqlConsole,
    private readonly dataDir: string,
    private readonly drop: () => Promise<void>,
  ) {
    super();
  }

  static async start(options: ShopOptions = {}): Promise<Shop> {
    const dataDir = mkdtempSync(join(tmpdir(), 'bookstore-shop-'));
    const file = { engine: 'sqlite' as const, file: join(dataDir, 'bookstore.sqlite') };
    const scratch =
      options.engine === 'sqlite' ? { config: file, drop: () => Promise.resolve() } : await scratchDatabase();
    // The first process makes the tables: the others then have nothing to wait for.
    const first = new Shop(options, scratch.config, new SqlConsole(scratch.config), dataDir, () => scratch.drop());
    await first.open();
    for (let number = 1; number < (options.processes ?? 1); number += 1) await first.open();
    return first;
  }

  /** One more process; answers its number. */
  async open(environment: Readonly<Record<string, string>> = {}): Promise<number> {
    const program = this.program('dist/main.js', [], environment);
    this.programs.push(program);
    this.urls.push(await program.url());
    return this.programs.length - 1;
  }

  /** Starts the process of that number again, after it was killed. */
  async reopen(number: number, environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const program = this.program('dist/main.js', [], environment);
    this.programs[number] = program;
    this.urls[number] = await program.url();
  }

  async kill(number: number): Promise<void> {
    await this.programs[number]?.kill();
  }

  printedBy(number: number): string {
    return this.programs[number]?.printed ?? '';
  }

  freeLeases(): Promise<void> {
    return this.sql.execute('UPDATE platform_task_leases SET leased_until = 0');
  }

  get engine(): 'mysql' | 'sqlite' {
    return this.database.engine;
  }

  url(number: number): string {
    return this.urls[number] ?? '';
  }

  protected origin(at: number = (this.turn += 1) % this.urls.length): string {
    return this.url(at);
  }

  async close(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.kill()));
    await this.sql.close();
    await this.drop();
  }

  /** Runs `npm run check:invariants`' program. @throws with what it printed when it does not end with 0 */
  async checkInvariants(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const command = this.program('dist/cli.js', ['check-invariants'], environment);
    const code = await command.exitCode();
    if (code !== 0) throw new Error(`check-invariants ended with ${code}:\n${command.printed}`);
  }

  private program(entry: string, args: readonly string[], environment: Readonly<Record<string, string>>): Program {
    const { database, options, dataDir } = this;
    const url = database.engine === 'mysql' ? (options.databaseUrl ?? String)(database.url) : undefined;
    return new Program(
      {
        ...(url === undefined ? {} : { DATABASE_URL: url }),
        DATA_DIR: dataDir,
        INSTANCE_ID: `shop-${this.programs.length}`,
        RATE_LIMITS: 'off',
        LOG_LEVEL: 'error',
        SHUTDOWN_DRAIN_MS: '0',
        ...(entry === 'dist/main.js' ? options.environment : {}),
        ...environment,
      },
      join(options.root ?? ROOT, entry),
      args,
    );
  }
}
