import { newId, type UserId } from '../../shared/ids.js';
import { DEFAULT_LANGUAGE, type Language } from '../../shared/language.js';
import { OwnAccountError } from './auth-errors.js';
import type { Email } from './email.js';
import type { PersonName } from './person-name.js';
import type { Role } from './role.js';

interface UserState {
  readonly id: UserId;
  readonly name: PersonName;
  readonly email: Email;
  /** What the shop writes to the user in. */
  readonly language: Language;
  readonly roles: readonly Role[];
  readonly registeredAt: Date;
  /** Since when the account is shut; `null` while it is open. */
  readonly disabledAt: Date | null;
}

/** Somebody with an account. The hash of the password is no part of it, so that it cannot leak with it. */
export class User {
  readonly id: UserId;
  readonly name: PersonName;
  readonly email: Email;
  readonly language: Language;
  readonly roles: readonly Role[];
  readonly registeredAt: Date;
  readonly disabledAt: Date | null;

  private constructor(state: UserState) {
    this.id = state.id;
    this.name = state.name;
    this.email = state.email;
    this.language = state.language;
    this.roles = state.roles;
    this.registeredAt = state.registeredAt;
    this.disabledAt = state.disabledAt;
  }

  static register(name: PersonName, email: Email, at: Date, language: Language = DEFAULT_LANGUAGE): User {
    return new User({ id: newId<UserId>(), name, email, language, roles: [], registeredAt: at, disabledAt: null });
  }

  /** A user as it was stored. */
  static restore(state: UserState): User {
    return new User(state);
  }

  get isDisabled(): boolean {
    return this.disabledAt !== null;
  }

  /** The user shut out by an administrator; as it is when that was done before. @throws OwnAccountError */
  disabledBy(administrator: UserId, at: Date): User {
    if (administrator === this.id) throw new OwnAccountError();
    return this.isDisabled ? this : this.with(at);
  }

  /** The user let in again. */
  enabled(): User {
    return this.isDisabled ? this.with(null) : this;
  }

  private with(disabledAt: Date | null): User {
    const { id, name, email, language, roles, registeredAt } = this;
    return new User({ id, name, email, language, roles, registeredAt, disabledAt });
  }
}
