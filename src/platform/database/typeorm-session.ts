import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryRunner } from 'typeorm';

/** One attempt at a unit of work. */
export interface OpenUnit {
  readonly runner: QueryRunner;
  /** What is called once the unit has committed, in order. */
  readonly afterCommit: (() => void)[];
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
