import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import { UserNotFoundError } from '../auth.api.js';
import { parseEmail } from '../domain/email.js';
import type { Role } from '../domain/role.js';
import { UserRepository } from './ports/user.repository.js';

export interface ChangeRoleCommand {
  readonly change: 'grant' | 'revoke';
  readonly email: string;
  readonly role: Role;
}

/** Gives a user a role or takes it away; it counts from the user's next request on. */
@Injectable()
export class ChangeRole {
  constructor(
    private readonly users: UserRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** `false` when it was so already. @throws UserNotFoundError */
  async execute({ change, email, role }: ChangeRoleCommand): Promise<boolean> {
    const address = parseEmail(email);
    const user = address ? await this.users.byEmail(address) : null;
    if (!user) throw new UserNotFoundError();
    return this.unitOfWork.run(() =>
      change === 'grant' ? this.users.addRole(user.id, role, this.clock.now()) : this.users.removeRole(user.id, role),
    );
  }
}
