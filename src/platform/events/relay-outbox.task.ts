import { AsyncResource } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
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

  constructor(
    private readonly relay: OutboxRelay,
    private readonly signal: OutboxSignal,
  ) {
    super();
  }

  run(): Promise<void> {
    // Whoever commits wakes the relay, but what it does then is not done for his request or his task.
    const wake = AsyncResource.bind(() => {
      this.relay.wake();
    });
    this.signal.listen(() => {
      wake();
    });
    return this.relay.run();
  }
}
