import { Injectable } from '@nestjs/common';
import type { ListPage } from '../../shared/list-page.js';
import type { MailId } from '../domain/mail.js';
import { type DeadMail, type MailCounts, MailOutbox } from './ports/mail-outbox.js';

const MAILS_PER_PAGE = 50;

/** The mails that were given up, for operators: neither addresses nor texts. */
@Injectable()
export class ListDeadMails {
  constructor(private readonly outbox: MailOutbox) {}

  /** A page of them, the newest first, and the counts of all. `after` is the last one of the page before. */
  async execute(after?: MailId): Promise<ListPage<DeadMail> & { readonly counts: MailCounts }> {
    const { items, nextCursor } = await this.outbox.dead(after, MAILS_PER_PAGE);
    return { items, nextCursor, counts: await this.outbox.counts() };
  }
}
