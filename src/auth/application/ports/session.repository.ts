import type { UserId } from '../../../shared/ids.js';
import type { Session } from '../../domain/session.js';
import type { TokenHash } from '../../domain/session-token.js';
import type { User } from '../../domain/user.js';

/** The sessions. What writes, does so in the open unit of work; reads see what any instance wrote last. */
export abstract class SessionRepository {
  abstract add(session: Session): Promise<void>;

  /** The session with its owner, whatever the time and whoever may log in: the caller judges. */
  abstract find(token: TokenHash): Promise<{ readonly session: Session; readonly user: User } | null>;

  /** Writes when `session` was last seen, unless it was revoked meanwhile or another instance noted a use since `before`. */
  abstract noteUse(session: Session, before: Date): Promise<void>;

  /** Revokes one session; repeating it is harmless. */
  abstract remove(token: TokenHash): Promise<void>;

  /** Revokes every session of the user. */
  abstract removeAllOf(userId: UserId): Promise<void>;

  /** Forgets at most `limit` sessions that were dead at `at`; how many they were. */
  abstract removeExpired(at: Date, limit: number): Promise<number>;
}
