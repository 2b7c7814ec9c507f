import { Injectable } from '@nestjs/common';
import { parseId, type UserId } from '../../shared/ids.js';
import type { ListPage } from '../../shared/list-page.js';
import type { Role } from '../domain/role.js';
import { UserDirectory, type UserListing } from './ports/user-directory.js';

export const USERS_PER_PAGE = 50;
/** More of a search text is not looked at. */
const MAX_SEARCH_LENGTH = 100;

export interface ListUsersQuery {
  readonly text?: string;
  readonly role?: Role;
  /** `nextCursor` of the page before; anything else begins at the start. */
  readonly cursor?: string;
}

/** Everybody with an account, the newest first. For administrators only: it shows e-mails. */
@Injectable()
export class ListUsers {
  constructor(private readonly directory: UserDirectory) {}

  execute({ text = '', role, cursor }: ListUsersQuery): Promise<ListPage<UserListing>> {
    return this.directory.search({
      text: text.trim().slice(0, MAX_SEARCH_LENGTH),
      role,
      after: parseId<UserId>(cursor),
      limit: USERS_PER_PAGE,
    });
  }
}
