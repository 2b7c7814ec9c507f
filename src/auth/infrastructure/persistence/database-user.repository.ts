import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { Outbox } from '../../../platform/events/outbox.js';
import type { EventId } from '../../../shared/domain-event.js';
import { newId, type UserId } from '../../../shared/ids.js';
import type { Language } from '../../../shared/language.js';
import { type Credentials, UserRepository } from '../../application/ports/user.repository.js';
import type { AuthEvent } from '../../auth.api.js';
import { EmailTakenError } from '../../domain/auth-errors.js';
import type { Email } from '../../domain/email.js';
import type { Role } from '../../domain/role.js';
import type { User } from '../../domain/user.js';
import { USER_COLUMNS, userOf, type UserRecord, userRowOf } from './user.mapper.js';
import { UserRoleRow } from './user-role.row.js';
import { UserRow } from './user.row.js';

@Injectable()
export class DatabaseUserRepository extends UserRepository {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async add(user: User, passwordHash: string): Promise<void> {
    if (!(await this.database.insertIfAbsent(UserRow, userRowOf(user, passwordHash)))) throw new EmailTakenError();
    await this.outbox.append([registered(user)]);
  }

  byId(id: UserId): Promise<User | null> {
    return this.one('u.id = ?', id);
  }

  byEmail(email: Email): Promise<User | null> {
    return this.one('u.email = ?', email);
  }

  async credentialsOf(email: Email): Promise<Credentials | null> {
    const [record] = await this.database.query<UserRecord & { passwordHash: string }>(
      `SELECT u.password_hash AS passwordHash, ${USER_COLUMNS} FROM auth_users u WHERE u.email = ?`,
      [email],
    );
    return record ? { user: userOf(record), passwordHash: record.passwordHash } : null;
  }

  async noteLogIn(id: UserId, at: Date): Promise<boolean> {
    const sql = 'UPDATE auth_users SET last_log_in_at = ? WHERE id = ? AND disabled_at IS NULL';
    return (await this.database.execute(sql, [at.getTime(), id])) === 1;
  }

  async saveAccess(user: User): Promise<boolean> {
    const sql = user.isDisabled
      ? 'UPDATE auth_users SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL'
      : 'UPDATE auth_users SET disabled_at = ? WHERE id = ? AND disabled_at IS NOT NULL';
    return (await this.database.execute(sql, [user.disabledAt?.getTime() ?? null, user.id])) === 1;
  }

  async saveLanguage(id: UserId, language: Language): Promise<boolean> {
    const sql = 'UPDATE auth_users SET language = ? WHERE id = ? AND language <> ?';
    return (await this.database.execute(sql, [language, id, language])) === 1;
  }

  addRole(id: UserId, role: Role, at: Date): Promise<boolean> {
    const row: UserRoleRow = { userId: id, role, grantedAt: at.getTime() };
    return this.database.insertIfAbsent(UserRoleRow, row);
  }

  async removeRole(id: UserId, role: Role): Promise<boolean> {
    const sql = 'DELETE FROM auth_user_roles WHERE user_id = ? AND role = ?';
    return (await this.database.execute(sql, [id, role])) === 1;
  }

  private async one(condition: string, value: string): Promise<User | null> {
    const sql = `SELECT ${USER_COLUMNS} FROM auth_users u WHERE ${condition}`;
    const [record] = await this.database.query<UserRecord>(sql, [value]);
    return record ? userOf(record) : null;
  }
}

function registered({ id, name, registeredAt }: User): AuthEvent {
  const payload = { userId: id, name };
  return { id: newId<EventId>(), type: 'auth.user_registered', subject: id, occurredAt: registeredAt, payload };
}
