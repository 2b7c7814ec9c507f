import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { RecurringTask } from '../timers/recurring-task.js';
import { type EventCounts, EventLog } from './event-log.js';

/** Counts what waits in the outboxes for this instance's metrics, so that reading them asks nothing of the database. */
@Injectable()
export class EventMetricsTask extends RecurringTask {
  readonly name = 'events.metrics';
  readonly intervalMs = 15_000;
  /** Every instance has metrics of its own. */
  override readonly exclusive = false;
  private counts: EventCounts = { pending: 0, dead: 0, oldestPendingAt: null };

  constructor(
    private readonly log: EventLog,
    clock: Clock,
    metrics: Metrics,
  ) {
    super();
    metrics.gauge('bookstore_events_pending', 'Events that wait to be published', () => this.counts.pending);
    metrics.gauge('bookstore_events_dead', 'Events that could not be published', () => this.counts.dead);
    metrics.gauge('bookstore_events_oldest_pending_seconds', 'Age of the event that waits longest', () => {
      const { oldestPendingAt } = this.counts;
      return oldestPendingAt === null ? 0 : Math.max(0, (clock.now().getTime() - oldestPendingAt) / 1000);
    });
  }

  async run(): Promise<void> {
    this.counts = await this.log.counts();
  }
}
