import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { UserId } from '../../shared/ids.js';
import { UserNotFoundError } from '../auth.api.js';
import { UserRepository } from './ports/user.repository.js';

/** Opens a disabled account again; its old sessions stay dead. Repeating it is harmless. */
@Injectable()
export class EnableUser {
  constructor(
    private readonly users: UserRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws UserNotFoundError */
  async execute(userId: UserId): Promise<void> {
    const user = await this.users.byId(userId);
    if (!user) throw new UserNotFoundError();
    await this.unitOfWork.run(() => this.users.saveAccess(user.enabled()));
  }
}
