import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { UserId } from '../../shared/ids.js';
import { UserNotFoundError } from '../auth.api.js';
import { SessionRepository } from './ports/session.repository.js';
import { UserRepository } from './ports/user.repository.js';

export interface DisableUserCommand {
  readonly userId: UserId;
  /** The administrator who does it. */
  readonly by: UserId;
}

/** Shuts an account and ends its sessions at once. Repeating it is harmless. */
@Injectable()
export class DisableUser {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws UserNotFoundError, OwnAccountError */
  async execute({ userId, by }: DisableUserCommand): Promise<void> {
    const user = await this.users.byId(userId);
    if (!user) throw new UserNotFoundError();
    const disabled = user.disabledBy(by, this.clock.now());
    await this.unitOfWork.run(async () => {
      await this.users.saveAccess(disabled);
      await this.sessions.removeAllOf(userId);
    });
  }
}
