import type { InternalCalls } from '../../platform/internal/internal-calls.js';
import type { RemoteModule } from '../../platform/internal/remote-module.js';
import type { UserId } from '../../shared/ids.js';
import type { Language } from '../../shared/language.js';
import {
  AuthApi,
  type Identity,
  type RegisterAccount,
  type Role,
  type UserContact,
  UserNotFoundError,
  type UserSummary,
} from '../auth.api.js';
import { authWire } from '../auth.wire.js';

/** The contract, for a process that does not host auth. Every method also throws ServiceUnavailableError. */
export class HttpAuthApi extends AuthApi {
  private readonly remote: RemoteModule<AuthApi>;

  /** `url` is where auth is hosted. */
  constructor(calls: InternalCalls, url: URL) {
    super();
    this.remote = calls.to<AuthApi>(url, {
      service: 'auth',
      wire: authWire,
      revivals: { 'auth.user_not_found': () => new UserNotFoundError() },
    });
  }

  identify(token: string): Promise<Identity | null> {
    return this.remote.call('identify', token);
  }

  usersByIds(ids: readonly UserId[]): Promise<readonly UserSummary[]> {
    return this.remote.call('usersByIds', ids);
  }

  contactsByIds(ids: readonly UserId[]): Promise<readonly UserContact[]> {
    return this.remote.call('contactsByIds', ids);
  }

  changeLanguage(userId: UserId, language: Language): Promise<void> {
    return this.remote.call('changeLanguage', userId, language);
  }

  userByEmail(email: string): Promise<UserSummary | null> {
    return this.remote.call('userByEmail', email);
  }

  ensureAccount(account: RegisterAccount): Promise<UserSummary> {
    return this.remote.call('ensureAccount', account);
  }

  grantRole(email: string, role: Role): Promise<void> {
    return this.remote.call('grantRole', email, role);
  }
}
