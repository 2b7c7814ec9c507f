import { Injectable } from '@nestjs/common';
import type { UserId } from '../../shared/ids.js';
import { parseEmail } from '../domain/email.js';
import { UserDirectory, type UserName } from './ports/user-directory.js';
import { UserRepository } from './ports/user.repository.js';

/** Names of users, for whoever shows who sells or buys. */
@Injectable()
export class FindUsers {
  constructor(
    private readonly users: UserRepository,
    private readonly directory: UserDirectory,
  ) {}

  async byIds(ids: readonly UserId[]): Promise<readonly UserName[]> {
    const distinct = [...new Set(ids)];
    return distinct.length === 0 ? [] : this.directory.namesOf(distinct);
  }

  async byEmail(text: string): Promise<UserName | null> {
    const address = parseEmail(text);
    return address ? this.users.byEmail(address) : null;
  }
}
