import type { DataSource, QueryRunner } from 'typeorm';
import type { TaskContext } from '../timers/task-context.js';
import { withConnection } from './connections.js';
import { assertFence } from './fence.js';
import { FifoGate } from './fifo-gate.js';
import { withRetries } from './retry.js';
import type { TypeormSession } from './typeorm-session.js';
import { NestedUnitOfWorkError, UnitOfWork } from './unit-of-work.js';

/**
 * MySQL: a pooled transaction, READ COMMITTED. SQLite: TypeORM shares one query runner between all callers, so units
 * go through one at a time, in order of asking, each from BEGIN IMMEDIATE to COMMIT. What a recurring task writes is
 * committed only while the task's lease is still its own.
 */
export class TypeormUnitOfWork extends UnitOfWork {
  private readonly gate = new FifoGate();

  constructor(
    private readonly writer: DataSource,
    private readonly session: TypeormSession,
    private readonly tasks: TaskContext,
  ) {
    super();
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.session.current()) throw new NestedUnitOfWorkError();
    const sqlite = this.writer.options.type !== 'mysql';
    return withRetries(() =>
      sqlite ? this.gate.run(() => this.once(work, ['BEGIN IMMEDIATE'])) : this.once(work, MYSQL_BEGIN),
    );
  }

  private async once<T>(work: () => Promise<T>, begin: readonly string[]): Promise<T> {
    const afterCommit: (() => void)[] = [];
    const result = await withConnection(this.writer, async (runner) => {
      for (const statement of begin) await runner.query(statement);
      try {
        const done = await this.session.runWith({ runner, afterCommit }, work);
        const run = this.tasks.current();
        if (run) await assertFence(runner, run);
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

const MYSQL_BEGIN = ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'START TRANSACTION'];

/** The first error is the one to report: where the connection is gone, the server has rolled back by itself. */
async function rollBack(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('ROLLBACK');
  } catch {
    // Reported by the error that led here.
  }
}
