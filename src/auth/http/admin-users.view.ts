import type { Pager } from '../../platform/views/pager.js';
import type { Role } from '../auth.api.js';

/**
 * Model of `auth/admin-users` (GET `/admin/users?q=&cursor=`). Each row posts to `/admin/users/:id/disable` or
 * `/admin/users/:id/enable`.
 */
export interface AdminUsersView {
  /** What was searched for in names and e-mails; empty for everyone. */
  readonly q: string;
  readonly users: readonly AdminUserRow[];
  readonly pager: Pager;
}

export interface AdminUserRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
  /** ISO 8601 instant. */
  readonly registeredAt: string;
  /** The reader's own account: it has no button, so that nobody locks himself out. */
  readonly isSelf: boolean;
}
