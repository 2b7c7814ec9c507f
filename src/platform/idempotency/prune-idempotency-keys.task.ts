import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Database } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { RecurringTask } from '../timers/recurring-task.js';

const KEPT_MS = 72 * 3_600_000;

/** Forgets idempotency keys after 72 hours. */
@Injectable()
export class PruneIdempotencyKeysTask extends RecurringTask {
  readonly name = 'prune-idempotency-keys';
  readonly intervalMs = 60 * 60_000;

  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run(): Promise<void> {
    const before = this.clock.now().getTime() - KEPT_MS;
    await this.unitOfWork.run(() =>
      this.database.execute('DELETE FROM platform_idempotency_keys WHERE created_at < ?', [before]),
    );
  }
}
