import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Another instance has taken the task over: what this run still writes is undone. Nothing failed, so whoever goes on after
 * failures lets it pass: it ends the run, and the runner tells of it.
 */
export class FencedError extends Error {
  constructor(readonly task: string) {
    super(`the lease of the task ${task} has gone to another instance`);
    this.name = 'FencedError';
  }
}

/** One run of a recurring task. */
export class TaskRun {
  private lostLease = false;

  constructor(
    readonly task: string,
    /** The token of the lease it runs under; `null` for a task that needs none. */
    readonly fence: number | null,
  ) {}

  /** Whether its lease is known to have gone to another instance. */
  get fenced(): boolean {
    return this.lostLease;
  }

  lose(): void {
    this.lostLease = true;
  }

  /** Before an effect outside of the database, where it is cheaper not to begin. @throws FencedError */
  assertHeld(): void {
    if (this.lostLease) throw new FencedError(this.task);
  }
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
