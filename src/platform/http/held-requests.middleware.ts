import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { DatabaseHeldError, DatabaseHold } from '../database/database-hold.js';
import { isInternal } from './request-context.js';

/** A move that takes longer has gone wrong. Less than the edge waits for an answer. */
const HELD_MS = 30_000;

/** Another service is told before it gives up that this one is there, and asks again: it tells us apart from one that hangs. */
const INTERNAL_HELD_MS = 500;

/** What tells of this process, and needs no module's data. */
const isProbe = ({ path }: Request): boolean => /^\/(health|metrics)(\/|$)/i.test(path);

/** While tables are on their way into the database, requests wait instead of being refused: nobody sees more than a pause. */
@Injectable()
export class HeldRequestsMiddleware implements NestMiddleware {
  constructor(private readonly hold: DatabaseHold) {}

  use(request: Request, _response: Response, next: NextFunction): void {
    if (this.hold.active && !isProbe(request)) void this.whenOver(request, next);
    else next();
  }

  private async whenOver(request: Request, next: NextFunction): Promise<void> {
    const isOver = await this.hold.overWithin(isInternal(request) ? INTERNAL_HELD_MS : HELD_MS);
    // Who has gone meanwhile has asked somebody else, or again.
    if (request.socket.destroyed) return;
    if (isOver) next();
    else next(new DatabaseHeldError());
  }
}
