import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { Clock } from '../../shared/clock.js';
import { Database } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { RateLimitRow } from './rate-limit.row.js';

type Hit = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Counts in the database, so that a limit is the same however many instances share the requests. */
@Injectable()
export class DatabaseRateLimitStorage implements ThrottlerStorage {
  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** `ttl` in milliseconds; the answer's times are seconds. */
  async increment(key: string, ttl: number, limit: number): Promise<Hit> {
    const now = this.clock.now().getTime();
    const row = await this.unitOfWork.run(() => this.count(key, now, ttl));
    const timeToExpire = Math.max(1, Math.ceil((row.expiresAt - now) / 1000));
    return { totalHits: row.hits, timeToExpire, isBlocked: row.hits > limit, timeToBlockExpire: timeToExpire };
  }

  private async count(id: string, now: number, ttl: number): Promise<Pick<RateLimitRow, 'hits' | 'expiresAt'>> {
    const counted = await this.database.execute(
      'UPDATE platform_rate_limits SET hits = hits + 1 WHERE id = ? AND expires_at > ?',
      [id, now],
    );
    if (counted === 0) {
      const fresh = { id, hits: 1, expiresAt: now + ttl };
      if (await this.restart(fresh, now)) return fresh;
      await this.database.execute('UPDATE platform_rate_limits SET hits = hits + 1 WHERE id = ?', [id]);
    }
    const [row] = await this.database.query<Pick<RateLimitRow, 'hits' | 'expiresAt'>>(
      'SELECT hits, expires_at AS expiresAt FROM platform_rate_limits WHERE id = ?',
      [id],
    );
    return row ?? { hits: 1, expiresAt: now + ttl };
  }

  /** Begins a new window; `false` when another request has just begun it. */
  private async restart(fresh: RateLimitRow, now: number): Promise<boolean> {
    const over = await this.database.execute(
      'UPDATE platform_rate_limits SET hits = 1, expires_at = ? WHERE id = ? AND expires_at <= ?',
      [fresh.expiresAt, fresh.id, now],
    );
    return over === 1 || this.database.insertIfAbsent(RateLimitRow, fresh);
  }
}
