import { Injectable } from '@nestjs/common';
import type { UserId } from '../../shared/ids.js';
import type { Language } from '../../shared/language.js';
import { ChangeLanguage } from '../application/change-language.use-case.js';
import { ChangeRole } from '../application/change-role.use-case.js';
import { EnsureAccount } from '../application/ensure-account.use-case.js';
import { IdentifySession } from '../application/identify-session.use-case.js';
import { UserDirectory } from '../application/ports/user-directory.js';
import { UserRepository } from '../application/ports/user.repository.js';
import {
  AuthApi,
  type Identity,
  MAX_USERS,
  type RegisterAccount,
  type Role,
  type UserContact,
  type UserSummary,
} from '../auth.api.js';
import { parseEmail } from '../domain/email.js';

@Injectable()
export class InProcessAuthApi extends AuthApi {
  constructor(
    private readonly identifySession: IdentifySession,
    private readonly ensure: EnsureAccount,
    private readonly changeRole: ChangeRole,
    private readonly changeUserLanguage: ChangeLanguage,
    private readonly users: UserRepository,
    private readonly directory: UserDirectory,
  ) {
    super();
  }

  async identify(token: string): Promise<Identity | null> {
    const user = await this.identifySession.execute(token);
    return user && { userId: user.id, name: user.name, email: user.email, roles: user.roles };
  }

  async usersByIds(ids: readonly UserId[]): Promise<readonly UserSummary[]> {
    return this.directory.namesOf(distinct(ids));
  }

  async contactsByIds(ids: readonly UserId[]): Promise<readonly UserContact[]> {
    return this.directory.contactsOf(distinct(ids));
  }

  changeLanguage(userId: UserId, language: Language): Promise<void> {
    return this.changeUserLanguage.execute({ userId, language });
  }

  async userByEmail(text: string): Promise<UserSummary | null> {
    const email = parseEmail(text);
    return email ? summaryOf(await this.users.byEmail(email)) : null;
  }

  async ensureAccount(account: RegisterAccount): Promise<UserSummary> {
    const { id, name } = await this.ensure.execute(account);
    return { id, name };
  }

  async grantRole(email: string, role: Role): Promise<void> {
    await this.changeRole.execute({ change: 'grant', email, role });
  }
}

const summaryOf = (user: UserSummary | null): UserSummary | null => user && { id: user.id, name: user.name };

function distinct(ids: readonly UserId[]): readonly UserId[] {
  const each = [...new Set(ids)];
  if (each.length > MAX_USERS) throw new RangeError(`at most ${MAX_USERS} users at once`);
  return each;
}
