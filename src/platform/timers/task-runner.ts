import { Injectable, Logger } from '@nestjs/common';
import { DatabaseBoot } from '../database/database-boot.js';
import { ProvidersOf } from '../discovery/providers-of.js';
import { Metrics } from '../metrics/metrics.js';
import { LeaseRenewal } from './lease-renewal.js';
import { RecurringTask } from './recurring-task.js';
import { FencedError, TaskContext, TaskRun } from './task-context.js';
import { TaskLeases } from './task-leases.js';

/** Instances that wait for the same task do not ask for it at the same millisecond. */
const JITTER_MS = 100;

/**
 * Runs every module's recurring tasks, none over itself, until it is stopped. An exclusive task runs on one instance at a
 * time, whichever claims it first when it is due: there is no leader, and what a crash leaves is free after the lease.
 */
@Injectable()
export class TaskRunner {
  private readonly logger = new Logger('timers');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private stopped = false;
  private readonly runs;
  private readonly failures;
  private readonly fenced;

  constructor(
    private readonly providers: ProvidersOf,
    private readonly boot: DatabaseBoot,
    private readonly context: TaskContext,
    private readonly leases: TaskLeases,
    metrics: Metrics,
  ) {
    this.runs = metrics.counter('bookstore_task_runs_total', 'Runs of recurring tasks', ['task']);
    this.failures = metrics.counter('bookstore_task_failures_total', 'Runs of recurring tasks that failed', ['task']);
    this.fenced = metrics.counter('bookstore_task_fenced_total', 'Runs that had lost their lease', ['task']);
  }

  start(): void {
    for (const task of this.providers.all(RecurringTask)) this.schedule(task, task.intervalMs);
  }

  /** No task starts any more; resolves when those under way have ended and their leases are given back. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.running);
  }

  private schedule(task: RecurringTask, inMs: number): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      const turn = this.turn(task).finally(() => this.running.delete(turn));
      this.running.add(turn);
    }, inMs);
    timer.unref();
    this.timers.set(task.name, timer);
  }

  private async turn(task: RecurringTask): Promise<void> {
    let nextInMs = task.intervalMs;
    try {
      if (this.boot.ready) nextInMs = Math.min(nextInMs, await this.once(task));
    } catch (error) {
      this.failures.inc({ task: task.name });
      this.logger.error(
        { err: error, task: task.name },
        `the task ${task.name} failed; it runs again in ${task.intervalMs} ms`,
      );
    }
    this.schedule(task, nextInMs);
  }

  /** Milliseconds until it is worth another look. */
  private async once(task: RecurringTask): Promise<number> {
    if (!task.exclusive) {
      await this.run(task, new TaskRun(task.name, null));
      return task.intervalMs;
    }
    const claim = await this.leases.claim(task.name, task.leaseMs);
    if (claim.kind === 'taken') return claim.freeInMs + Math.random() * JITTER_MS;
    const run = new TaskRun(task.name, claim.fence);
    const renewal = new LeaseRenewal(this.leases, run, claim.fence, task.leaseMs);
    try {
      await this.run(task, run);
    } catch (error) {
      if (!(error instanceof FencedError)) throw error;
    } finally {
      await renewal.end();
      await this.giveBack(task, claim.fence, run);
      if (run.fenced) this.tellFenced(run);
    }
    return task.intervalMs;
  }

  /** A lease that cannot be given back ends by itself. */
  private async giveBack({ name, intervalMs }: RecurringTask, fence: number, run: TaskRun): Promise<void> {
    try {
      if (!(await this.leases.release(name, fence, intervalMs))) run.lose();
    } catch (error) {
      this.logger.warn({ err: error, task: name }, `the lease of the task ${name} could not be given back`);
    }
  }

  private run(task: RecurringTask, run: TaskRun): Promise<void> {
    this.runs.inc({ task: task.name });
    return this.context.runWith(run, () => task.run(() => !this.stopped));
  }

  private tellFenced({ task, fence }: TaskRun): void {
    this.fenced.inc({ task });
    this.logger.warn(
      { task, fence },
      `the task ${task} was fenced: another instance has taken it over, and whatever it wrote after that was undone`,
    );
  }
}
