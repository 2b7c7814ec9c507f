import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { RecurringTask } from '../../platform/timers/recurring-task.js';
import { Clock } from '../../shared/clock.js';
import { SessionRepository } from './ports/session.repository.js';

/** Sessions forgotten in one unit of work, so that none holds the only writer of SQLite for long. */
const BATCH = 500;

/** Forgets dead sessions. */
@Injectable()
export class PruneSessions extends RecurringTask {
  readonly name = 'auth.prune-sessions';
  readonly intervalMs = 60 * 60 * 1000;

  constructor(
    private readonly sessions: SessionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run(): Promise<void> {
    const now = this.clock.now();
    let removed: number;
    do removed = await this.unitOfWork.run(() => this.sessions.removeExpired(now, BATCH));
    while (removed === BATCH);
  }
}
