import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { MailState } from '../domain/mail.js';
import type { MailCounts } from './ports/mail-outbox.js';

/** What became of the attempts to send, of which each process counts its own, and the mails that are left. */
@Injectable()
export class MailMetrics {
  private readonly attempts;
  private readonly mails;

  constructor(metrics: Metrics) {
    this.attempts = metrics.counter(
      'bookstore_mail_attempts_total',
      'Attempts to send a mail, by the state it is in after it: sent, kept, dropped, due (to be tried again) or dead',
      ['state'],
    );
    this.mails = metrics.settableGauge('bookstore_mails', 'Mails that are due, or dead: given up', ['state']);
  }

  ended(state: MailState): void {
    this.attempts.inc({ state });
  }

  counted({ due, dead }: MailCounts): void {
    this.mails.set({ state: 'due' }, due);
    this.mails.set({ state: 'dead' }, dead);
  }
}
