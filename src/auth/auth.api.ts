import { DomainError } from '../shared/domain-error.js';
import type { DomainEvent } from '../shared/domain-event.js';
import type { UserId } from '../shared/ids.js';
import type { Language } from '../shared/language.js';

export const ROLES = ['admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who a request comes from, as other modules may know it. */
export interface Identity {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
}

export interface UserSummary {
  readonly id: UserId;
  readonly name: string;
}

/** Whom a letter goes to, and in which language. */
export interface UserContact {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
}

export interface RegisterAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** What the shop writes to the user in; Spanish when it is left out. */
  readonly language?: Language;
}

export class UserNotFoundError extends DomainError {
  readonly code = 'auth.user_not_found';
  constructor() {
    super('no such user');
  }
}

/** What other modules may hear of auth. The subject is the user. */
export type AuthEvent = DomainEvent<'auth.user_registered', { readonly userId: UserId; readonly name: string }>;

/** Users that may be asked for at once: more would be a page as long as the list of users. */
export const MAX_USERS = 200;

/** What other modules may ask of auth. */
export abstract class AuthApi {
  /** The owner of a live session; `null` when the token is unknown, expired or revoked. `token` is the raw secret. */
  abstract identify(token: string): Promise<Identity | null>;

  /** The users that exist among `ids`, in no particular order; unknown ids are left out. At most {@link MAX_USERS} ids, else RangeError. */
  abstract usersByIds(ids: readonly UserId[]): Promise<readonly UserSummary[]>;

  /**
   * Those among `ids` who can be written to, in no particular order; unknown ids and disabled accounts are left out. E-mails
   * are for sending to: no page shows them to others. At most {@link MAX_USERS} ids, else RangeError.
   */
  abstract contactsByIds(ids: readonly UserId[]): Promise<readonly UserContact[]>;

  /** From now on the shop writes to the user in this language. Repeating it is harmless, and so is an unknown id. */
  abstract changeLanguage(userId: UserId, language: Language): Promise<void>;

  /** The user with this e-mail in any letter case, or `null`. */
  abstract userByEmail(email: string): Promise<UserSummary | null>;

  /**
   * Registers an account, or returns the one that has this e-mail already (its password is left as it is). Made for
   * seeding: repeating it is harmless. Throws `auth.invalid_name`, `auth.invalid_email`, `auth.invalid_password`.
   */
  abstract ensureAccount(account: RegisterAccount): Promise<UserSummary>;

  /** Gives the user a role. Repeating it is harmless. Throws `auth.user_not_found`. */
  abstract grantRole(email: string, role: Role): Promise<void>;
}
