import { Injectable } from '@nestjs/common';
import { type DeadMail, MailOutbox } from './ports/mail-outbox.js';

const LISTED = 50;

/** The mails that were given up, for operators: neither addresses nor texts. */
@Injectable()
export class ListDeadMails {
  constructor(private readonly outbox: MailOutbox) {}

  /** The newest of them, and how many there are in all. */
  execute(): Promise<{ readonly items: readonly DeadMail[]; readonly total: number }> {
    return this.outbox.dead(LISTED);
  }
}
