import { Injectable } from '@nestjs/common';
import { Database, type SqlValue } from '../../../platform/database/database.js';
import { likeLiteral, placeholders } from '../../../platform/database/sql.js';
import type { UserId } from '../../../shared/ids.js';
import type { ListPage } from '../../../shared/list-page.js';
import {
  type UserContact,
  UserDirectory,
  type UserListing,
  type UserName,
  type UserSearch,
} from '../../application/ports/user-directory.js';
import { folded, languageOf, rolesOf, USER_COLUMNS, type UserRecord } from './user.mapper.js';

@Injectable()
export class DatabaseUserDirectory extends UserDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  async search(search: UserSearch): Promise<ListPage<UserListing>> {
    const { where, params } = conditionsOf(search);
    // Fresh: an administrator comes back here from having disabled somebody.
    const records = await this.database.query<UserRecord>(
      `SELECT ${USER_COLUMNS} FROM auth_users u ${where} ORDER BY u.id DESC LIMIT ?`,
      [...params, search.limit + 1],
    );
    const items = records.slice(0, search.limit).map(listingOf);
    return { items, nextCursor: records.length > search.limit ? (items.at(-1)?.id ?? null) : null };
  }

  async namesOf(ids: readonly UserId[]): Promise<readonly UserName[]> {
    const sql = `SELECT id, name FROM auth_users WHERE id IN (${placeholders(ids.length)})`;
    return ids.length === 0 ? [] : this.database.browse<{ id: UserId; name: string }>(sql, ids);
  }

  async contactsOf(ids: readonly UserId[]): Promise<readonly UserContact[]> {
    if (ids.length === 0) return [];
    const records = await this.database.query<Omit<UserContact, 'language'> & { language: string }>(
      `SELECT id, name, email, language FROM auth_users WHERE disabled_at IS NULL AND id IN (${placeholders(ids.length)})`,
      ids,
    );
    return records.map(({ id, name, email, language }) => ({ id, name, email, language: languageOf(language) }));
  }
}

function conditionsOf({ text, role, after }: UserSearch): { where: string; params: SqlValue[] } {
  const conditions: string[] = [];
  const params: SqlValue[] = [];
  if (text !== '') {
    conditions.push("u.search_text LIKE ? ESCAPE '!'");
    params.push(`%${likeLiteral(folded(text))}%`);
  }
  if (role) {
    conditions.push('u.id IN (SELECT user_id FROM auth_user_roles WHERE role = ?)');
    params.push(role);
  }
  if (after) {
    conditions.push('u.id < ?');
    params.push(after);
  }
  return { where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, params };
}

function listingOf(record: UserRecord): UserListing {
  return {
    id: record.id as UserId,
    name: record.name,
    email: record.email,
    roles: rolesOf(record.roles),
    disabled: record.disabledAt !== null,
    registeredAt: new Date(record.registeredAt),
  };
}
