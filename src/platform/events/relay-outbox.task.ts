import { AsyncResource } from 'node:async_hooks';
import { Injectable, Logger } from '@nestjs/common';
import { DatabaseUnavailableError } from '../database/database.js';
import { RecurringTask } from '../timers/recurring-task.js';
import { OutboxRelay } from './outbox-relay.js';
import { OutboxSignal } from './outbox-signal.js';

/** Finds what other instances left, what is to be tried again, and, from its first run on, what this process has just committed. */
@Injectable()
export class RelayOutboxTask extends RecurringTask {
  readonly name = 'events.relay';
  readonly intervalMs = 1_000;
  /** Every instance relays at the same time: events are claimed one by one, not the task as a whole. */
  override readonly exclusive = false;

  private readonly logger = new Logger('events');
  private away = false;

  constructor(
    private readonly relay: OutboxRelay,
    private readonly signal: OutboxSignal,
  ) {
    super();
  }

  async run(): Promise<void> {
    // Whoever commits wakes the relay, but what it does then is not done for his request or his task.
    const wake = AsyncResource.bind(() => {
      this.relay.wake();
    });
    this.signal.listen(() => {
      wake();
    });
    try {
      await this.relay.run();
      this.away = false;
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) throw error;
      // Said once, not every second; the readiness check says it for as long as it lasts.
      if (!this.away) this.logger.warn({ err: error }, 'the database is away: events wait for it');
      this.away = true;
    }
  }
}
