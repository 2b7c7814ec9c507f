import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { MailState } from '../domain/mail.js';

/** What became of the attempts to send; each counts what this process did. */
@Injectable()
export class MailMetrics {
  private readonly attempts;

  constructor(metrics: Metrics) {
    this.attempts = metrics.counter(
      'bookstore_mail_attempts_total',
      'Attempts to send a mail, by the state it is in after it: sent, kept, dropped, due (to be tried again) or dead',
      ['state'],
    );
  }

  ended(state: MailState): void {
    this.attempts.inc({ state });
  }
}
