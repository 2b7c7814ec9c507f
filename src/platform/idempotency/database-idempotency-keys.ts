import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Database } from '../database/database.js';
import { type IdempotencyClaim, IdempotencyKeyReusedError, IdempotencyKeys } from './idempotency-keys.js';
import { IdempotencyKeyRow } from './idempotency-key.row.js';

@Injectable()
export class DatabaseIdempotencyKeys extends IdempotencyKeys {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async claim(claim: IdempotencyClaim): Promise<{ resourceId: string; repeated: boolean }> {
    const row: IdempotencyKeyRow = { ...claim, createdAt: this.clock.now().getTime() };
    if (await this.database.insertIfAbsent(IdempotencyKeyRow, row))
      return { resourceId: claim.resourceId, repeated: false };
    const [first] = await this.database.query<Pick<IdempotencyKeyRow, 'scope' | 'fingerprint' | 'resourceId'>>(
      `SELECT scope, fingerprint, resource_id AS resourceId FROM platform_idempotency_keys
       WHERE user_id = ? AND idempotency_key = ?`,
      [claim.userId, claim.key],
    );
    if (first?.scope !== claim.scope || first.fingerprint !== claim.fingerprint) throw new IdempotencyKeyReusedError();
    return { resourceId: first.resourceId, repeated: true };
  }
}
