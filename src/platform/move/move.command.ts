import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type Connection, createConnection } from 'mysql2/promise';
import { CliCommand, type CliOutput, nothingMore } from '../cli/cli-command.js';
import { AppConfig } from '../config/app-config.js';
import { HostedModules } from '../database/hosted-modules.js';
import { Migrator } from '../database/migrator.js';
import { connectionsBeside, ModuleMove } from './module-move.js';
import { MoveRefusedError } from './move-refused.error.js';

/** So often the source is asked whether its process is gone. */
const WATCH_MS = 50;
/** Between two passes while it is not: there is no hurry, and a pass reads both tables. */
const REST_MS = 3_000;

/**
 * `npm run move`: brings the tables of the hosted modules from MOVE_FROM into this process's database, while another process goes
 * on working with them there. When that has ended it carries over the last changes and lets the new one begin.
 */
@Injectable()
export class MoveCommand extends CliCommand {
  readonly name = 'move';
  readonly usage = 'move [--stopped]';
  override readonly needsDatabase = false;

  constructor(
    private readonly config: AppConfig,
    private readonly hosted: HostedModules,
    private readonly migrator: Migrator,
  ) {
    super();
  }

  async run(args: readonly string[], out: CliOutput): Promise<number> {
    const isStopped = args[0] === '--stopped';
    nothingMore(isStopped ? args.slice(1) : args);
    try {
      await this.move(isStopped, out);
      return 0;
    } catch (error) {
      if (!(error instanceof MoveRefusedError)) throw error;
      out.error(`not moved: ${error.message}`);
      return 1;
    }
  }

  private async move(isStopped: boolean, out: CliOutput): Promise<void> {
    const { database, moveFrom } = this.config;
    if (moveFrom === undefined) throw new MoveRefusedError('MOVE_FROM does not say from where');
    if (database.engine === 'sqlite') {
      throw new MoveRefusedError(
        'DATABASE_URL does not say where to; tables are moved between MySQL or MariaDB databases',
      );
    }
    await this.migrator.migrate();
    const opened: Connection[] = [];
    const connect = async (url: string): Promise<Connection> => {
      const connection = await open(url, database.tls);
      opened.push(connection);
      return connection;
    };
    try {
      const source = await connect(moveFrom);
      const watch = new SourceWatch(await connect(moveFrom), source);
      const target = await connect(database.url);
      await target.query('SET SESSION foreign_key_checks = 0');
      await moveWhile(watch, isStopped, { source, target, modules: this.hosted.names }, out);
    } finally {
      for (const connection of opened) connection.destroy();
    }
  }
}

async function moveWhile(
  watch: SourceWatch,
  isStopped: boolean,
  ends: Parameters<typeof ModuleMove.begin>[0],
  out: CliOutput,
): Promise<void> {
  const others = await watch.others();
  let move = await ModuleMove.begin(ends);
  if (!move.fenced) {
    if (others === 0 && !isStopped) {
      throw new MoveRefusedError(
        'nobody works with MOVE_FROM as its user: name the user of the process that has the tables, or say --stopped if there is none any more',
      );
    }
    const began = Date.now();
    await move.pass();
    out.line(`copied ${await move.count()} rows of ${ends.modules.join(', ')} in ${seconds(began)} s`);
    await follow(move, watch, out);
    move = await move.fence();
  }
  const began = Date.now();
  const changed = await move.pass();
  await move.release();
  out.line(`moved: the last ${changed} rows in ${seconds(began)} s; ${await move.count()} are here`);
}

/** Until the process at the source is gone. */
async function follow(move: ModuleMove, watch: SourceWatch, out: CliOutput): Promise<void> {
  if (await watch.isGone()) return;
  out.line('following: lead requests to the new process, then stop the one that has the tables now');
  const gone = watch.untilGone();
  while (!watch.gone) {
    await move.pass(() => !watch.gone);
    await Promise.race([gone, delay(REST_MS, undefined, { ref: false })]);
  }
  await gone;
}

/** Who works with the source. A process keeps its connections for as long as it lives. */
class SourceWatch {
  gone = false;

  constructor(
    private readonly connection: Connection,
    private readonly copying: Connection,
  ) {}

  others(): Promise<number> {
    return connectionsBeside([this.connection, this.copying]);
  }

  async isGone(): Promise<boolean> {
    this.gone = (await this.others()) === 0;
    return this.gone;
  }

  async untilGone(): Promise<void> {
    while (!(await this.isGone())) await delay(WATCH_MS);
  }
}

/** Every value as the text that the server has for it: none is rounded on its way. */
async function open(url: string, tls: boolean): Promise<Connection> {
  return createConnection({
    uri: url,
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    connectTimeout: 5_000,
    ...(tls ? { ssl: { rejectUnauthorized: true, minVersion: 'TLSv1.2' } } : {}),
  });
}

const seconds = (since: number): string => ((Date.now() - since) / 1_000).toFixed(1);
