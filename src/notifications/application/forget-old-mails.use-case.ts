import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import { MailRepository } from './ports/mail.repository.js';

const KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/** Forgotten in one unit of work, so that none holds the only writer of SQLite for long. */
const BATCH = 500;

/** Forgets mails that were done with 90 days ago: they say who bought what. Repeating it is harmless. */
@Injectable()
export class ForgetOldMails {
  constructor(
    private readonly mails: MailRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    let removed: number;
    do removed = await this.unitOfWork.run(() => this.mails.removeDone(before, BATCH));
    while (removed === BATCH);
  }
}
