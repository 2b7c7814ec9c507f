import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Database } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { RecurringTask } from '../timers/recurring-task.js';

/** Forgets windows that are over. */
@Injectable()
export class PruneRateLimitsTask extends RecurringTask {
  readonly name = 'prune-rate-limits';
  readonly intervalMs = 10 * 60_000;

  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run(): Promise<void> {
    const now = this.clock.now().getTime();
    await this.unitOfWork.run(() =>
      this.database.execute('DELETE FROM platform_rate_limits WHERE expires_at <= ?', [now]),
    );
  }
}
