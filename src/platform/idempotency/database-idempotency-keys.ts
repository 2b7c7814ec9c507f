import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Database } from '../database/database.js';
import { IdempotencyKeyRow } from './idempotency-key.row.js';
import {
  type IdempotencyClaim,
  IdempotencyKeyReusedError,
  IdempotencyKeys,
  type IdempotentRequest,
  type KeptAnswer,
  type KeptRequest,
} from './idempotency-keys.js';

@Injectable()
export class DatabaseIdempotencyKeys extends IdempotencyKeys {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async claim(claim: IdempotencyClaim): Promise<{ resourceId: string; repeated: boolean }> {
    const { userId, key, scope, fingerprint, resourceId } = claim;
    const row: IdempotencyKeyRow = {
      ...{ userId, key, scope, fingerprint, resourceId },
      createdAt: this.clock.now().getTime(),
      runningUntil: claim.runningUntil.getTime(),
      answer: claim.answer && JSON.stringify(claim.answer),
    };
    if (await this.database.insertIfAbsent(IdempotencyKeyRow, row)) return { resourceId, repeated: false };
    const first = await this.find(claim);
    if (!first) throw new Error('an idempotency key went away while it was claimed');
    return { resourceId: first.resourceId, repeated: true };
  }

  async find({ userId, key, scope, fingerprint }: IdempotentRequest): Promise<KeptRequest | null> {
    const [row] = await this.database.query<Omit<IdempotencyKeyRow, 'userId' | 'key' | 'createdAt'>>(
      `SELECT scope, fingerprint, resource_id AS resourceId, running_until AS runningUntil, answer
       FROM platform_idempotency_keys WHERE user_id = ? AND idempotency_key = ?`,
      [userId, key],
    );
    if (!row) return null;
    if (row.scope !== scope || row.fingerprint !== fingerprint) throw new IdempotencyKeyReusedError();
    const { resourceId, runningUntil, answer } = row;
    return { resourceId, runningUntil: new Date(runningUntil), answer: answer === null ? null : answerFrom(answer) };
  }

  async takeOver({ userId, key }: IdempotentRequest, seen: KeptRequest, until: Date): Promise<boolean> {
    const affected = await this.database.execute(
      `UPDATE platform_idempotency_keys SET running_until = ?
       WHERE user_id = ? AND idempotency_key = ? AND running_until = ? AND answer IS NULL`,
      [until.getTime(), userId, key, seen.runningUntil.getTime()],
    );
    return affected === 1;
  }

  async end({ userId, key }: IdempotentRequest, answer: KeptAnswer | null): Promise<void> {
    await this.database.execute(
      `UPDATE platform_idempotency_keys SET running_until = 0, answer = ?
       WHERE user_id = ? AND idempotency_key = ? AND answer IS NULL`,
      [answer && JSON.stringify(answer), userId, key],
    );
  }
}

function answerFrom(json: string): KeptAnswer {
  const { kind, refusal } = fields(JSON.parse(json));
  if (kind === 'made') return { kind };
  const { code, message, details } = fields(refusal);
  const known = Object.entries(fields(details)).filter(
    (detail): detail is [string, string | number] => typeof detail[1] === 'string' || typeof detail[1] === 'number',
  );
  return {
    kind: 'refused',
    refusal: { code: String(code), message: String(message), details: Object.fromEntries(known) },
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
