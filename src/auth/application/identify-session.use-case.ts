import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import { hashOf, parseSessionToken } from '../domain/session-token.js';
import type { User } from '../domain/user.js';
import { SessionRepository } from './ports/session.repository.js';

/** Whose session a token is; asked anew on every request, so that what was revoked is dead at once and everywhere. */
@Injectable()
export class IdentifySession {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** `null` when the token is no token, unknown, expired or revoked, or its owner is disabled. */
  async execute(text: string): Promise<User | null> {
    const token = parseSessionToken(text);
    const found = token ? await this.sessions.find(hashOf(token)) : null;
    const now = this.clock.now();
    if (!found?.session.isLive(now) || found.user.isDisabled) return null;
    const used = found.session.used(now);
    if (used) await this.unitOfWork.run(() => this.sessions.noteUse(used, found.session.lastSeenAt));
    return found.user;
  }
}
