import { Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../../platform/http/access.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { CurrentUser, type Principal } from '../../platform/http/principal.js';
import { pager } from '../../platform/views/pager.js';
import { parseId, type UserId } from '../../shared/ids.js';
import { DisableUser } from '../application/disable-user.use-case.js';
import { EnableUser } from '../application/enable-user.use-case.js';
import { ListUsers } from '../application/list-users.query.js';
import type { UserListing } from '../application/ports/user-directory.js';
import type { AdminUserRow, AdminUsersView } from './admin-users.view.js';

const PATH = '/admin/users';

@ApiExcludeController()
@Access('admin')
@Controller('admin/users')
export class AdminUsersController {
  constructor(
    private readonly listUsers: ListUsers,
    private readonly disableUser: DisableUser,
    private readonly enableUser: EnableUser,
  ) {}

  @Get()
  async list(
    @CurrentUser() reader: Principal,
    @Query('q') q: unknown,
    @Query('cursor') cursor: unknown,
  ): Promise<PageResult> {
    const query = { q: textOf(q), cursor: textOf(cursor) };
    const { items, nextCursor } = await this.listUsers.execute({ text: query.q, cursor: query.cursor });
    const model: AdminUsersView = {
      q: query.q,
      users: items.map((user) => rowOf(user, reader)),
      pager: pager(PATH, { q: query.q }, query.cursor, nextCursor),
    };
    return page('auth/admin-users', model);
  }

  @Post(':id/disable')
  async disable(@CurrentUser() administrator: Principal, @Param('id') id: string): Promise<SeeOtherResult> {
    await this.disableUser.execute({ userId: userIdOf(id), by: administrator.userId });
    return seeOther(PATH, 'notices.account_disabled');
  }

  @Post(':id/enable')
  async enable(@Param('id') id: string): Promise<SeeOtherResult> {
    await this.enableUser.execute(userIdOf(id));
    return seeOther(PATH, 'notices.account_enabled');
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '');

function userIdOf(text: string): UserId {
  const id = parseId<UserId>(text);
  if (!id) throw new NotFoundException();
  return id;
}

function rowOf(user: UserListing, reader: Principal): AdminUserRow {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    roles: user.roles,
    disabled: user.disabled,
    registeredAt: user.registeredAt.toISOString(),
    isSelf: user.id === reader.userId,
  };
}
