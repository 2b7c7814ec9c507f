import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { MailId } from '../domain/mail.js';
import { MailRepository } from './ports/mail.repository.js';

/** Sets mails that were given up going again, with all their attempts before them. */
@Injectable()
export class RetryDeadMails {
  constructor(
    private readonly mails: MailRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** One, or every one that there is; how many they were. */
  execute(id?: MailId): Promise<number> {
    return this.unitOfWork.run(() => this.mails.revive(this.clock.now(), id));
  }
}
