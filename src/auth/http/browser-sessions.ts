import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AfterSignIn } from '../../platform/http/after-sign-in.js';
import type { Principal } from '../../platform/http/principal.js';
import { SessionCookie } from '../../platform/http/session-cookie.js';
import type { UserId } from '../../shared/ids.js';
import { EndSession } from '../application/end-session.use-case.js';
import { StartSession } from '../application/start-session.use-case.js';
import { SESSION_LIMITS } from '../domain/session.js';

/** Signs a browser in and out. The cookie lives as long as a session can; whether the session does, the server says. */
@Injectable()
export class BrowserSessions {
  constructor(
    private readonly startSession: StartSession,
    private readonly endSession: EndSession,
    private readonly cookie: SessionCookie,
    private readonly afterSignIn: AfterSignIn,
  ) {}

  /** `visitor` is whoever the browser was signed in as until now. */
  async start(userId: UserId, visitor: Principal | null, request: Request, response: Response): Promise<void> {
    const replaces = visitor?.via === 'cookie' ? visitor.token : undefined;
    const { token } = await this.startSession.execute({ userId, kind: 'cookie', replaces });
    this.cookie.set(response, token, SESSION_LIMITS.cookie.absoluteMs / 1000);
    await this.afterSignIn.run(request, response, userId);
  }

  /** `user` is `null` when the session was over already: the browser forgets it all the same. */
  async end(user: Principal | null, request: Request, response: Response): Promise<void> {
    if (user) await this.endSession.execute(user.token);
    this.cookie.clear(response);
    this.afterSignIn.onSignOut(request, response);
  }
}
