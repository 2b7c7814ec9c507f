import { Logger } from '@nestjs/common';
import type { TaskRun } from './task-context.js';
import type { TaskLeases } from './task-leases.js';

/** A run that takes longer hangs: its lease is left to expire, so that another instance has a try. */
const MAX_RUN_MS = 10 * 60_000;

/** Renews a run's lease, three times within its length, until it is ended or the lease is lost. */
export class LeaseRenewal {
  private readonly logger = new Logger('timers');
  private readonly startedAt = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly leases: TaskLeases,
    private readonly run: TaskRun,
    private readonly fence: number,
    private readonly leaseMs: number,
  ) {
    this.schedule();
  }

  /** Resolves when no renewal is under way any more. */
  async end(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    await this.renewing;
  }

  private schedule(): void {
    if (this.ended || this.run.fenced) return;
    this.timer = setTimeout(() => {
      this.renewing = this.renew().finally(() => {
        this.schedule();
      });
    }, this.leaseMs / 3);
    this.timer.unref();
  }

  private async renew(): Promise<void> {
    const { task } = this.run;
    if (performance.now() - this.startedAt > MAX_RUN_MS) {
      this.ended = true;
      this.logger.error({ task }, `the task ${task} has been running for too long: others may take it over`);
      return;
    }
    try {
      if (!(await this.leases.renew(task, this.fence, this.leaseMs))) this.run.lose();
    } catch (error) {
      this.logger.warn({ err: error, task }, `the lease of the task ${task} could not be renewed; it is tried again`);
    }
  }
}
