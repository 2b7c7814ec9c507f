import type { UserId } from '../../../shared/ids.js';
import type { Language } from '../../../shared/language.js';
import type { Email } from '../../domain/email.js';
import type { Role } from '../../domain/role.js';
import type { User } from '../../domain/user.js';

export interface Credentials {
  readonly user: User;
  readonly passwordHash: string;
}

/** The accounts. What writes, does so in the open unit of work. */
export abstract class UserRepository {
  /** Tells its event as well. @throws EmailTakenError, also when somebody else registers the same e-mail at the same moment. */
  abstract add(user: User, passwordHash: string): Promise<void>;

  abstract byId(id: UserId): Promise<User | null>;

  abstract byEmail(email: Email): Promise<User | null>;

  abstract credentialsOf(email: Email): Promise<Credentials | null>;

  /** Writes that the user logged in, unless the account is missing or disabled: `false` then. */
  abstract noteLogIn(id: UserId, at: Date): Promise<boolean>;

  /** Writes since when the account is disabled, if at all; `false` when that is what is written already. */
  abstract saveAccess(user: User): Promise<boolean>;

  /** `false` when that is the user's language already, or there is no such user. */
  abstract saveLanguage(id: UserId, language: Language): Promise<boolean>;

  /** `false` when the user has the role already. */
  abstract addRole(id: UserId, role: Role, at: Date): Promise<boolean>;

  /** `false` when the user does not have the role. */
  abstract removeRole(id: UserId, role: Role): Promise<boolean>;
}
