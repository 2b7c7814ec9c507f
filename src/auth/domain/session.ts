import type { UserId } from '../../shared/ids.js';
import type { TokenHash } from './session-token.js';

/** Held by a browser in its cookie, or by a client that asked for a token. */
export type SessionKind = 'cookie' | 'bearer';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long a session lives without being used, and at most. A bearer token has no idle limit of its own, so that the
 * `expiresAt` that its client was told stays true.
 */
export const SESSION_LIMITS = {
  cookie: { idleMs: 14 * DAY_MS, absoluteMs: 60 * DAY_MS },
  bearer: { idleMs: 30 * DAY_MS, absoluteMs: 30 * DAY_MS },
} as const satisfies Record<SessionKind, { idleMs: number; absoluteMs: number }>;

/** Use is noted this often and no oftener: one write an hour for an active user, and an idle limit exact to the hour. */
const NOTE_USE_EVERY_MS = HOUR_MS;

interface SessionState {
  readonly tokenHash: TokenHash;
  readonly userId: UserId;
  readonly kind: SessionKind;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
}

export class Session {
  readonly tokenHash: TokenHash;
  readonly userId: UserId;
  readonly kind: SessionKind;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;

  private constructor(state: SessionState) {
    this.tokenHash = state.tokenHash;
    this.userId = state.userId;
    this.kind = state.kind;
    this.startedAt = state.startedAt;
    this.lastSeenAt = state.lastSeenAt;
  }

  static start(tokenHash: TokenHash, userId: UserId, kind: SessionKind, at: Date): Session {
    return new Session({ tokenHash, userId, kind, startedAt: at, lastSeenAt: at });
  }

  /** A session as it was stored. */
  static restore(state: SessionState): Session {
    return new Session(state);
  }

  /** From this moment on it is dead unless it is used before: the nearer one of its two limits. */
  get expiresAt(): Date {
    const { idleMs, absoluteMs } = SESSION_LIMITS[this.kind];
    return new Date(Math.min(this.startedAt.getTime() + absoluteMs, this.lastSeenAt.getTime() + idleMs));
  }

  isLive(at: Date): boolean {
    return at < this.expiresAt;
  }

  /** The session with this use noted, or `undefined` while the last note is recent enough. */
  used(at: Date): Session | undefined {
    if (at.getTime() - this.lastSeenAt.getTime() < NOTE_USE_EVERY_MS) return undefined;
    const { tokenHash, userId, kind, startedAt } = this;
    return new Session({ tokenHash, userId, kind, startedAt, lastSeenAt: at });
  }
}
