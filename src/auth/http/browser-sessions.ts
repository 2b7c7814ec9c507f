import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { Principal } from '../../platform/http/principal.js';
import { SessionCookie } from '../../platform/http/session-cookie.js';
import type { UserId } from '../../shared/ids.js';
import { StartSession } from '../application/start-session.use-case.js';
import { SESSION_LIMITS } from '../domain/session.js';

/** Signs a browser in. The cookie lives as long as a session can; whether the session does, the server says. */
@Injectable()
export class BrowserSessions {
  constructor(
    private readonly startSession: StartSession,
    private readonly cookie: SessionCookie,
  ) {}

  /** `visitor` is whoever the browser was signed in as until now. */
  async start(userId: UserId, visitor: Principal | null, response: Response): Promise<void> {
    const replaces = visitor?.via === 'cookie' ? visitor.token : undefined;
    const { token } = await this.startSession.execute({ userId, kind: 'cookie', replaces });
    this.cookie.set(response, token, SESSION_LIMITS.cookie.absoluteMs / 1000);
  }
}
