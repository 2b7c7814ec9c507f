import { AsyncLocalStorage } from 'node:async_hooks';

/** One run of a recurring task. */
export interface TaskRun {
  readonly task: string;
  /** The token of the lease it runs under; `null` for a task that needs none. */
  readonly fence: number | null;
}

/** On behalf of which run of a task the code at hand is called. */
export class TaskContext {
  private readonly storage = new AsyncLocalStorage<TaskRun>();

  current(): TaskRun | undefined {
    return this.storage.getStore();
  }

  runWith<T>(run: TaskRun, work: () => Promise<T>): Promise<T> {
    return this.storage.run(run, work);
  }
}
