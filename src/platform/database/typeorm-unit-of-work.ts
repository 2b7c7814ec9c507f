import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import type { TaskContext } from '../timers/task-context.js';
import { withConnection } from './connections.js';
import { assertFence } from './fence.js';
import { FifoGate } from './fifo-gate.js';
import { withRetries } from './retry.js';
import { assertInTime, type OpenUnit, type TypeormSession } from './typeorm-session.js';
import { NestedUnitOfWorkError, UnitOfWork } from './unit-of-work.js';

/** What a unit may take on MySQL, where others wait for the rows it holds. A single statement has 5 s. */
const MYSQL_UNIT_MS = 10_000;

/**
 * MySQL: a pooled transaction, READ COMMITTED. SQLite: TypeORM shares one query runner between all callers, so units
 * go through one at a time, in order of asking, each from BEGIN IMMEDIATE to COMMIT. What a recurring task writes is
 * committed only while the task's lease is still its own.
 */
export class TypeormUnitOfWork extends UnitOfWork {
  private readonly gate = new FifoGate();
  private readonly isMysql: boolean;
  private readonly mayTakeMs: number;

  constructor(
    private readonly writer: DataSource,
    private readonly session: TypeormSession,
    private readonly tasks: TaskContext,
  ) {
    super();
    this.isMysql = writer.options.type === 'mysql';
    this.mayTakeMs = this.isMysql ? MYSQL_UNIT_MS : Infinity;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.session.current()) throw new NestedUnitOfWorkError();
    return withRetries(() => (this.isMysql ? this.once(work) : this.gate.run(() => this.onceOnSqlite(work))));
  }

  /** SQLite's driver answers without ever waiting: a long chain of units would keep everything else out of the process. */
  private async onceOnSqlite<T>(work: () => Promise<T>): Promise<T> {
    await eventLoopTurn();
    return this.once(work);
  }

  private async once<T>(work: () => Promise<T>): Promise<T> {
    const afterCommit: (() => void)[] = [];
    const result = await withConnection(this.writer, async (runner) => {
      const unit: OpenUnit = { runner, afterCommit, endsBy: performance.now() + this.mayTakeMs };
      await (this.isMysql ? beginMysql(runner) : runner.query('BEGIN IMMEDIATE'));
      try {
        const done = await this.session.runWith(unit, work);
        const run = this.tasks.current();
        if (run) await assertFence(runner, run);
        assertInTime(unit);
        await runner.query('COMMIT');
        return done;
      } catch (error) {
        await rollBack(runner);
        throw error;
      }
    });
    for (const callback of afterCommit) callback();
    return result;
  }
}

/**
 * How units see each other on MySQL. Who waits for another's row longer than this gives up and begins again: that is told
 * apart from a server that does not answer, which is given up after 5 s.
 */
const MYSQL_SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  'SET SESSION innodb_lock_wait_timeout = 3',
];

/** The pooled connections that have been told. */
const prepared = new WeakSet<object>();

async function beginMysql(runner: QueryRunner): Promise<void> {
  const connection: unknown = await runner.connect();
  if (typeof connection === 'object' && connection !== null && !prepared.has(connection)) {
    for (const statement of MYSQL_SESSION) await runner.query(statement);
    prepared.add(connection);
  }
  await runner.query('START TRANSACTION');
}

/** The first error is the one to report: where the connection is gone, the server has rolled back by itself. */
async function rollBack(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('ROLLBACK');
  } catch {
    // Reported by the error that led here.
  }
}
