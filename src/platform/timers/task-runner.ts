import { Injectable, Logger } from '@nestjs/common';
import { DatabaseBoot } from '../database/database-boot.js';
import { ProvidersOf } from '../discovery/providers-of.js';
import { RecurringTask } from './recurring-task.js';
import { TaskContext } from './task-context.js';

/** Runs every module's recurring tasks, each on its own, none over itself, until it is stopped. */
@Injectable()
export class TaskRunner {
  private readonly logger = new Logger('timers');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    private readonly providers: ProvidersOf,
    private readonly boot: DatabaseBoot,
    private readonly context: TaskContext,
  ) {}

  start(): void {
    for (const task of this.providers.all(RecurringTask)) this.schedule(task);
  }

  /** No task starts any more; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.running);
  }

  private schedule(task: RecurringTask): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      const run = this.once(task).finally(() => {
        this.running.delete(run);
        this.schedule(task);
      });
      this.running.add(run);
    }, task.intervalMs);
    timer.unref();
    this.timers.set(task.name, timer);
  }

  private async once(task: RecurringTask): Promise<void> {
    if (!this.boot.ready) return;
    try {
      await this.context.runWith({ task: task.name, fence: null }, () => task.run());
    } catch (error) {
      this.logger.error(
        { err: error, task: task.name },
        `the task ${task.name} failed; it runs again in ${task.intervalMs} ms`,
      );
    }
  }
}
