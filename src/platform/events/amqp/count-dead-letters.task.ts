import { Injectable } from '@nestjs/common';
import { RecurringTask } from '../../timers/recurring-task.js';
import { AmqpMetrics } from './amqp-metrics.js';
import { AmqpPublisher } from './amqp-publisher.js';

/** Counts what is dead for this instance's metrics, so that reading them asks nothing of the broker. */
@Injectable()
export class CountDeadLettersTask extends RecurringTask {
  readonly name = 'events.dead_letters';
  readonly intervalMs = 15_000;
  /** Every instance has metrics of its own. */
  override readonly exclusive = false;

  constructor(
    private readonly publisher: AmqpPublisher,
    private readonly metrics: AmqpMetrics,
  ) {
    super();
  }

  /** While the broker is away the count stays what it was. */
  async run(): Promise<void> {
    this.metrics.deadLetters = (await this.publisher.deadLetters()) ?? this.metrics.deadLetters;
  }
}
