import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryRunner } from 'typeorm';
import { DatabaseUnavailableError } from './database.js';

/** One attempt at a unit of work. */
export interface OpenUnit {
  readonly runner: QueryRunner;
  /** What is called once the unit has committed, in order. */
  readonly afterCommit: (() => void)[];
  /** When it must have committed, in ms of `performance.now()`. */
  readonly endsBy: number;
}

/**
 * Asked before each statement of a unit, its COMMIT too: a database that answers every statement late is as good as away, and
 * what the unit has locked must not stay locked.
 * @throws DatabaseUnavailableError when the unit has had its time
 */
export function assertInTime({ endsBy }: OpenUnit): void {
  if (performance.now() > endsBy) throw new DatabaseUnavailableError(new Error('a unit of work took too long'));
}

/** The unit of work that is open in this asynchronous context. */
export class TypeormSession {
  private readonly storage = new AsyncLocalStorage<OpenUnit>();

  current(): OpenUnit | undefined {
    return this.storage.getStore();
  }

  runWith<T>(unit: OpenUnit, work: () => Promise<T>): Promise<T> {
    return this.storage.run(unit, work);
  }
}
