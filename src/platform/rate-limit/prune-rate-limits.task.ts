import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Pruner } from '../database/pruner.js';
import { RecurringTask } from '../timers/recurring-task.js';

/** Forgets windows that are over. */
@Injectable()
export class PruneRateLimitsTask extends RecurringTask {
  readonly name = 'prune-rate-limits';
  readonly intervalMs = 10 * 60_000;

  constructor(
    private readonly pruner: Pruner,
    private readonly clock: Clock,
  ) {
    super();
  }

  run(): Promise<void> {
    const now = this.clock.now().getTime();
    return this.pruner.prune({ table: 'platform_rate_limits', key: ['id'], where: 'expires_at <= ?', params: [now] });
  }
}
