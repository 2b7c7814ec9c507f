import type { Request, Response } from 'express';
import type { UserId } from '../../shared/ids.js';

/** What a browser does besides its session when somebody signs in or out. The composition root binds it. */
export abstract class AfterSignIn {
  /** What the visitor had in this browser becomes the account's, and leaves the browser. Never throws. */
  abstract run(request: Request, response: Response, userId: UserId): Promise<void>;

  /** Leaves nothing of one person in the browser for the next. Never throws. */
  abstract onSignOut(request: Request, response: Response): void;
}
