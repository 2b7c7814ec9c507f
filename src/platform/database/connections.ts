import type { DataSource, QueryRunner } from 'typeorm';
import { isUnavailable } from './database-errors.js';
import { DatabaseUnavailableError } from './database.js';

/** How long a request waits for a free connection before it is told that the database is away. */
const ACQUIRE_TIMEOUT_MS = 10_000;

interface DestroyableConnection {
  destroy?(): void;
}

/**
 * Lends a connected query runner to `work` and takes it back. A connection that failed in the middle of something is
 * closed instead of being returned to the pool: it may still be busy with the statement that timed out.
 * @throws DatabaseUnavailableError when there is no connection to be had, or it breaks.
 */
export async function withConnection<T>(dataSource: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  if (!dataSource.isInitialized) throw new DatabaseUnavailableError(new Error('not connected yet'));
  const runner = dataSource.createQueryRunner();
  let connection: DestroyableConnection | undefined;
  try {
    connection = await acquire(runner);
    return await work(runner);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    connection?.destroy?.();
    throw new DatabaseUnavailableError(error);
  } finally {
    await runner.release();
  }
}

async function acquire(runner: QueryRunner): Promise<DestroyableConnection> {
  const connecting = runner.connect() as Promise<DestroyableConnection>;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new DatabaseUnavailableError(new Error(`no connection within ${ACQUIRE_TIMEOUT_MS} ms`)));
    }, ACQUIRE_TIMEOUT_MS);
  });
  try {
    return await Promise.race([connecting, late]);
  } catch (error) {
    // The runner was given up before it had its connection: hand that back when it comes.
    void connecting.then(
      () => runner.release(),
      () => undefined,
    );
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
