import type { ModulePersistence } from '../../../platform/database/persistence.js';
import { AddUserLanguage1795000000121 } from './migrations/1795000000121-add-user-language.js';
import { CreateAuthTables1795000000101 } from './migrations/1795000000101-create-auth-tables.js';
import { CreateAuthOutbox1795000000111 } from './migrations/1795000000111-create-auth-outbox.js';
import { SessionRow } from './session.row.js';
import { UserRoleRow } from './user-role.row.js';
import { UserRow } from './user.row.js';

export const authPersistence: ModulePersistence = {
  rows: [UserRow, UserRoleRow, SessionRow],
  migrations: [CreateAuthTables1795000000101, CreateAuthOutbox1795000000111, AddUserLanguage1795000000121],
  outbox: 'auth',
};
