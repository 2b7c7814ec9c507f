import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import type { UserId } from '../../../shared/ids.js';
import { SessionRepository } from '../../application/ports/session.repository.js';
import { Session } from '../../domain/session.js';
import type { TokenHash } from '../../domain/session-token.js';
import type { User } from '../../domain/user.js';
import { SessionRow } from './session.row.js';
import { USER_COLUMNS, userOf, type UserRecord } from './user.mapper.js';

interface SessionRecord extends UserRecord {
  readonly kind: string;
  readonly startedAt: number;
  readonly lastSeenAt: number;
}

@Injectable()
export class DatabaseSessionRepository extends SessionRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add(session: Session): Promise<void> {
    const row: SessionRow = {
      tokenHash: session.tokenHash,
      userId: session.userId,
      kind: session.kind,
      startedAt: session.startedAt.getTime(),
      lastSeenAt: session.lastSeenAt.getTime(),
      expiresAt: session.expiresAt.getTime(),
    };
    await this.database.insert(SessionRow, [row]);
  }

  async find(tokenHash: TokenHash): Promise<{ session: Session; user: User } | null> {
    const [record] = await this.database.query<SessionRecord>(
      `SELECT s.kind, s.started_at AS startedAt, s.last_seen_at AS lastSeenAt, ${USER_COLUMNS}
       FROM auth_sessions s JOIN auth_users u ON u.id = s.user_id WHERE s.token_hash = ?`,
      [tokenHash],
    );
    if (!record) return null;
    const user = userOf(record);
    const session = Session.restore({
      tokenHash,
      userId: user.id,
      kind: record.kind === 'bearer' ? 'bearer' : 'cookie',
      startedAt: new Date(record.startedAt),
      lastSeenAt: new Date(record.lastSeenAt),
    });
    return { session, user };
  }

  async noteUse(session: Session, before: Date): Promise<void> {
    await this.database.execute(
      'UPDATE auth_sessions SET last_seen_at = ?, expires_at = ? WHERE token_hash = ? AND last_seen_at = ?',
      [session.lastSeenAt.getTime(), session.expiresAt.getTime(), session.tokenHash, before.getTime()],
    );
  }

  async remove(tokenHash: TokenHash): Promise<void> {
    await this.database.execute('DELETE FROM auth_sessions WHERE token_hash = ?', [tokenHash]);
  }

  async removeAllOf(userId: UserId): Promise<void> {
    await this.database.execute('DELETE FROM auth_sessions WHERE user_id = ?', [userId]);
  }

  async removeExpired(at: Date, limit: number): Promise<number> {
    const dead = await this.database.query<{ tokenHash: string }>(
      'SELECT token_hash AS tokenHash FROM auth_sessions WHERE expires_at <= ? ORDER BY expires_at LIMIT ?',
      [at.getTime(), limit],
    );
    if (dead.length === 0) return 0;
    await this.database.execute(
      `DELETE FROM auth_sessions WHERE expires_at <= ? AND token_hash IN (${placeholders(dead.length)})`,
      [at.getTime(), ...dead.map(({ tokenHash }) => tokenHash)],
    );
    return dead.length;
  }
}
