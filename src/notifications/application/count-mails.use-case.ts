import { Injectable } from '@nestjs/common';
import { MailMetrics } from './mail-metrics.js';
import { MailOutbox } from './ports/mail-outbox.js';

/** Counts the mails for this instance's metrics, so that reading them asks nothing of the database. */
@Injectable()
export class CountMails {
  constructor(
    private readonly outbox: MailOutbox,
    private readonly metrics: MailMetrics,
  ) {}

  async execute(): Promise<void> {
    this.metrics.counted(await this.outbox.counts());
  }
}
