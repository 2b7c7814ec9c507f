import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Pruner } from '../database/pruner.js';
import { RecurringTask } from '../timers/recurring-task.js';

const KEPT_MS = 72 * 3_600_000;

/** Forgets idempotency keys after 72 hours. */
@Injectable()
export class PruneIdempotencyKeysTask extends RecurringTask {
  readonly name = 'prune-idempotency-keys';
  readonly intervalMs = 60 * 60_000;

  constructor(
    private readonly pruner: Pruner,
    private readonly clock: Clock,
  ) {
    super();
  }

  run(): Promise<void> {
    const before = this.clock.now().getTime() - KEPT_MS;
    const key = ['user_id', 'idempotency_key'];
    return this.pruner.prune({ table: 'platform_idempotency_keys', key, where: 'created_at < ?', params: [before] });
  }
}
