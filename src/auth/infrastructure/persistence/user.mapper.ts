import type { UserId } from '../../../shared/ids.js';
import { DEFAULT_LANGUAGE, isLanguage, type Language } from '../../../shared/language.js';
import type { Email } from '../../domain/email.js';
import type { PersonName } from '../../domain/person-name.js';
import { parseRole, type Role } from '../../domain/role.js';
import { User } from '../../domain/user.js';
import type { UserRow } from './user.row.js';

/** The columns of {@link USER_COLUMNS}. */
export interface UserRecord {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly registeredAt: number;
  readonly disabledAt: number | null;
  /** With commas between them. */
  readonly roles: string | null;
}

/** For a SELECT from `auth_users u`. */
export const USER_COLUMNS = `u.id, u.name, u.email, u.language, u.registered_at AS registeredAt, u.disabled_at AS disabledAt,
  (SELECT GROUP_CONCAT(r.role) FROM auth_user_roles r WHERE r.user_id = u.id) AS roles`;

/** What the domain wrote is not judged again: rules that become stricter must lock nobody out. */
export function userOf(record: UserRecord): User {
  return User.restore({
    id: record.id as UserId,
    name: record.name as PersonName,
    email: record.email as Email,
    language: languageOf(record.language),
    roles: rolesOf(record.roles),
    registeredAt: new Date(record.registeredAt),
    disabledAt: record.disabledAt === null ? null : new Date(record.disabledAt),
  });
}

/** A language of a newer version, which this one does not speak, is the shop's first. */
export const languageOf = (text: string): Language => (isLanguage(text) ? text : DEFAULT_LANGUAGE);

/** Roles of a newer version, which this one does not know, are left out. */
export function rolesOf(list: string | null): readonly Role[] {
  return (list ?? '').split(',').flatMap((name) => parseRole(name) ?? []);
}

export function userRowOf(user: User, passwordHash: string): UserRow {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    language: user.language,
    searchText: searchTextOf(user),
    passwordHash,
    registeredAt: user.registeredAt.getTime(),
    lastLogInAt: null,
    disabledAt: user.disabledAt?.getTime() ?? null,
  };
}

/** As much as the column holds; both engines then find the same without knowing about letter case and accents. */
const searchTextOf = (user: User): string =>
  Array.from(`${folded(user.email)} ${folded(user.name)}`)
    .slice(0, 600)
    .join('');

/** Lower case without accents. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
