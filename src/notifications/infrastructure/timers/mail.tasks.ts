import { Injectable } from '@nestjs/common';
import { RecurringTask } from '../../../platform/timers/recurring-task.js';
import { CountMails } from '../../application/count-mails.use-case.js';
import { ForgetOldMails } from '../../application/forget-old-mails.use-case.js';
import { SendDueMails } from '../../application/send-due-mails.use-case.js';

@Injectable()
export class SendMailsTask extends RecurringTask {
  readonly name = 'notifications.send-mails';
  readonly intervalMs = 2_000;
  /** Every instance sends at the same time: mails are claimed one by one, not the task as a whole. */
  override readonly exclusive = false;

  constructor(private readonly sendDueMails: SendDueMails) {
    super();
  }

  run(goOn: () => boolean): Promise<void> {
    return this.sendDueMails.execute(goOn);
  }
}

@Injectable()
export class CountMailsTask extends RecurringTask {
  readonly name = 'notifications.count-mails';
  readonly intervalMs = 15_000;
  /** Every instance has metrics of its own. */
  override readonly exclusive = false;

  constructor(private readonly countMails: CountMails) {
    super();
  }

  run(): Promise<void> {
    return this.countMails.execute();
  }
}

@Injectable()
export class ForgetMailsTask extends RecurringTask {
  readonly name = 'notifications.forget-mails';
  readonly intervalMs = 60 * 60 * 1000;

  constructor(private readonly forgetOldMails: ForgetOldMails) {
    super();
  }

  run(): Promise<void> {
    return this.forgetOldMails.execute();
  }
}
