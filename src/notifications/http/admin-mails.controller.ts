import { Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../../platform/http/access.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { pager } from '../../platform/views/pager.js';
import { parseId } from '../../shared/ids.js';
import { ListDeadMails } from '../application/list-dead-mails.query.js';
import type { DeadMail } from '../application/ports/mail-outbox.js';
import { RetryDeadMails } from '../application/retry-dead-mails.use-case.js';
import type { MailId } from '../domain/mail.js';
import type { AdminMailsView, DeadMailRow } from './admin-mails.view.js';

const PATH = '/admin/mails';

/** Mails that were given up, and sending them again. */
@ApiExcludeController()
@Access('admin')
@Controller('admin/mails')
export class AdminMailsController {
  constructor(
    private readonly listDead: ListDeadMails,
    private readonly retryDead: RetryDeadMails,
  ) {}

  @Get()
  async list(@Query('cursor') cursor: unknown): Promise<PageResult> {
    const after = parseId<MailId>(cursor);
    const { items, nextCursor, counts } = await this.listDead.execute(after);
    const model: AdminMailsView = { ...counts, mails: items.map(rowOf), pager: pager(PATH, {}, after, nextCursor) };
    return page('admin/mails', model);
  }

  @Post('retry')
  async retryAll(): Promise<SeeOtherResult> {
    return seeOther(PATH, 'notices.mails_retried', { count: await this.retryDead.execute() });
  }

  /** Pressed twice, or by two people, it says the second time that there was nothing to retry. */
  @Post(':id/retry')
  async retry(@Param('id') text: string): Promise<SeeOtherResult> {
    const id = parseId<MailId>(text);
    if (!id) throw new NotFoundException();
    return seeOther(PATH, 'notices.mails_retried', { count: await this.retryDead.execute(id) });
  }
}

function rowOf({ id, kind, attempts, reason, writtenAt }: DeadMail): DeadMailRow {
  return { id, kind, attempts, reason: reason ?? '', writtenAt: writtenAt.toISOString() };
}
