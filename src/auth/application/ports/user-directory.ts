import type { UserId } from '../../../shared/ids.js';
import type { Language } from '../../../shared/language.js';
import type { ListPage } from '../../../shared/list-page.js';
import type { Role } from '../../domain/role.js';

/** A user as administrators see him. */
export interface UserListing {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
  readonly registeredAt: Date;
}

export interface UserSearch {
  /** Found anywhere in name or e-mail, letter case and accents aside; empty for everyone. */
  readonly text: string;
  readonly role: Role | undefined;
  /** The last user of the page before; the list goes from the newest user to the oldest. */
  readonly after: UserId | undefined;
  readonly limit: number;
}

export interface UserName {
  readonly id: UserId;
  readonly name: string;
}

/** Whom a letter goes to. */
export interface UserContact {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
}

/** Lists of users, straight from the tables: no entity is made for them. */
export abstract class UserDirectory {
  abstract search(search: UserSearch): Promise<ListPage<UserListing>>;

  /** In no particular order, unknown ids left out; may be a moment behind. */
  abstract namesOf(ids: readonly UserId[]): Promise<readonly UserName[]>;

  /** The users with an open account among `ids`, in no particular order; as it is now. */
  abstract contactsOf(ids: readonly UserId[]): Promise<readonly UserContact[]>;
}
