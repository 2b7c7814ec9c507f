import { Injectable } from '@nestjs/common';
import { EventConsumer } from '../../platform/events/event-consumer.js';
import { Clock } from '../../shared/clock.js';
import type { DomainEvent } from '../../shared/domain-event.js';
import { writtenMail } from '../domain/mail.js';
import { MAIL_EVENTS, mailsOf } from './mails-of-event.js';
import { MailRepository } from './ports/mail.repository.js';

export const WRITE_MAIL = 'notifications.write_mail';

/** Writes down which mails an event makes; {@link SendDueMails} sends them when the event is history. */
@Injectable()
export class WriteMailConsumer extends EventConsumer {
  readonly name = WRITE_MAIL;
  readonly types = MAIL_EVENTS;

  constructor(
    private readonly mails: MailRepository,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** @throws UnreadableFactsError when the payload breaks its contract: no mail is written then. */
  async apply(event: DomainEvent): Promise<void> {
    for (const draft of mailsOf(event)) await this.mails.add(writtenMail(draft, event, this.clock.now()));
  }
}
