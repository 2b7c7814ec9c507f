import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Database } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { RecurringTask } from '../timers/recurring-task.js';

const KEPT_MS = 72 * 3_600_000;
/** Keys forgotten in one unit of work, so that nobody waits for long behind it. */
const BATCH = 200;

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
    let forgotten: number;
    do forgotten = await this.unitOfWork.run(() => this.forget(before));
    while (forgotten === BATCH);
  }

  private async forget(before: number): Promise<number> {
    const old = await this.database.query<{ userId: string; key: string }>(
      `SELECT user_id AS userId, idempotency_key AS \`key\` FROM platform_idempotency_keys WHERE created_at < ?
       ORDER BY created_at LIMIT ?`,
      [before, BATCH],
    );
    for (const { userId, key } of old) {
      await this.database.execute('DELETE FROM platform_idempotency_keys WHERE user_id = ? AND idempotency_key = ?', [
        userId,
        key,
      ]);
    }
    return old.length;
  }
}
