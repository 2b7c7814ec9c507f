import type { ModulePersistence } from '../database/persistence.js';
import { IdempotencyKeyRow } from '../idempotency/idempotency-key.row.js';
import { MarkerRow } from '../markers/marker.row.js';
import { RateLimitRow } from '../rate-limit/rate-limit.row.js';
import { TaskLeaseRow } from '../timers/task-lease.row.js';
import { CreatePlatformTables1795000000000 } from './migrations/1795000000000-create-platform-tables.js';
import { CreateTaskLeases1795000000021 } from './migrations/1795000000021-create-task-leases.js';
import { KeepIdempotentAnswers1795000000022 } from './migrations/1795000000022-keep-idempotent-answers.js';

/** What every process needs in its database, whatever modules it hosts. */
export const platformPersistence: ModulePersistence = {
  rows: [IdempotencyKeyRow, RateLimitRow, MarkerRow, TaskLeaseRow],
  migrations: [CreatePlatformTables1795000000000, CreateTaskLeases1795000000021, KeepIdempotentAnswers1795000000022],
};
