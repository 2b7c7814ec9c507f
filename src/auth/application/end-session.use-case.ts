import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { hashOf, parseSessionToken } from '../domain/session-token.js';
import { SessionRepository } from './ports/session.repository.js';

/** Logs out: the token is dead on every instance once this resolves. An unknown token is as good as a dead one. */
@Injectable()
export class EndSession {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute(text: string): Promise<void> {
    const token = parseSessionToken(text);
    if (token) await this.unitOfWork.run(() => this.sessions.remove(hashOf(token)));
  }
}
