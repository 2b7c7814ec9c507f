import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryRunner } from 'typeorm';

/** The query runner of the unit of work that is open in this asynchronous context. */
export class TypeormSession {
  private readonly storage = new AsyncLocalStorage<QueryRunner>();

  current(): QueryRunner | undefined {
    return this.storage.getStore();
  }

  runWith<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
    return this.storage.run(runner, work);
  }
}
