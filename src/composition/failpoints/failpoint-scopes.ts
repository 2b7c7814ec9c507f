import { AsyncLocalStorage } from 'node:async_hooks';
import type { NextFunction, Request, Response } from 'express';
import type { TaskContext } from '../../platform/timers/task-context.js';

/** What a step is taken for: one request, one run of a task, or the start. Its steps are counted from 1. */
export interface FailpointScope {
  readonly name: string;
  /** How often `step` has been taken in it, this time included. */
  count(step: string): number;
}

class CountingScope implements FailpointScope {
  private readonly taken = new Map<string, number>();

  constructor(readonly name: string) {}

  count(step: string): number {
    const count = (this.taken.get(step) ?? 0) + 1;
    this.taken.set(step, count);
    return count;
  }
}

export class FailpointScopes {
  private readonly requests = new AsyncLocalStorage<FailpointScope>();
  private readonly runs = new WeakMap<object, FailpointScope>();
  private readonly start = new CountingScope('start');

  constructor(private readonly tasks: TaskContext) {}

  current(): FailpointScope {
    const run = this.tasks.current();
    if (!run) return this.requests.getStore() ?? this.start;
    const scope = this.runs.get(run) ?? new CountingScope(run.task);
    this.runs.set(run, scope);
    return scope;
  }

  /** Middleware: every request is a scope of its own, `POST /cart/items`. */
  readonly perRequest = (request: Request, _response: Response, next: NextFunction): void => {
    this.requests.run(new CountingScope(`${request.method} ${request.path}`), next);
  };
}
