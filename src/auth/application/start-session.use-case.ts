import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { UserId } from '../../shared/ids.js';
import { AccountDisabledError } from '../domain/auth-errors.js';
import { Session, type SessionKind } from '../domain/session.js';
import { hashOf, newSessionToken, parseSessionToken, type SessionToken } from '../domain/session-token.js';
import { AuthMetrics } from './auth-metrics.js';
import { SessionRepository } from './ports/session.repository.js';
import { UserRepository } from './ports/user.repository.js';

export interface StartSessionCommand {
  /** Whoever has just proved who he is. */
  readonly userId: UserId;
  readonly kind: SessionKind;
  /** The token that came with the log-in, if any: its session ends, so that nobody who planted it gains by the log-in. */
  readonly replaces: string | undefined;
}

export interface StartedSession {
  /** Shown to the client this once. */
  readonly token: SessionToken;
  readonly session: Session;
}

@Injectable()
export class StartSession {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly metrics: AuthMetrics,
  ) {}

  /** @throws AccountDisabledError when the account was disabled since the password was checked. */
  async execute(command: StartSessionCommand): Promise<StartedSession> {
    const token = newSessionToken();
    const session = Session.start(hashOf(token), command.userId, command.kind, this.clock.now());
    const replaced = command.replaces === undefined ? undefined : parseSessionToken(command.replaces);
    await this.unitOfWork.run(async () => {
      // First, and conditional: it locks the account, so that disabling it comes before or after, never in between.
      if (!(await this.users.noteLogIn(session.userId, session.startedAt))) throw new AccountDisabledError();
      if (replaced) await this.sessions.remove(hashOf(replaced));
      await this.sessions.add(session);
    });
    this.metrics.loggedIn(session.kind);
    return { token, session };
  }
}
