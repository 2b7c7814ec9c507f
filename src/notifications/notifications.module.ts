import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { AppConfig } from '../platform/config/app-config.js';
import type { EventSubscription } from '../platform/events/event-subscription.js';
import { CountMails } from './application/count-mails.use-case.js';
import { ForgetOldMails } from './application/forget-old-mails.use-case.js';
import { ListDeadMails } from './application/list-dead-mails.query.js';
import { LookAtOutbox } from './application/look-at-outbox.query.js';
import { MailMetrics } from './application/mail-metrics.js';
import { MailOutbox } from './application/ports/mail-outbox.js';
import { MailRenderer } from './application/ports/mail.renderer.js';
import { MailRepository } from './application/ports/mail.repository.js';
import { MailTransport } from './application/ports/mail.transport.js';
import { RetryDeadMails } from './application/retry-dead-mails.use-case.js';
import { SendDueMails } from './application/send-due-mails.use-case.js';
import { MAIL_EVENTS } from './application/mails-of-event.js';
import { WRITE_MAIL, WriteMailConsumer } from './application/write-mail.consumer.js';
import { MailCommand } from './cli/mail.command.js';
import { AdminMailsController } from './http/admin-mails.controller.js';
import { DevMailController } from './http/dev-mail.controller.js';
import { HandlebarsMailRenderer } from './infrastructure/mail/handlebars-mail.renderer.js';
import { mailTransportFor } from './infrastructure/mail/mail-transport.factory.js';
import { SqlMailOutbox } from './infrastructure/persistence/sql-mail-outbox.js';
import { SqlMailRepository } from './infrastructure/persistence/sql-mail.repository.js';
import { CountMailsTask, ForgetMailsTask, SendMailsTask } from './infrastructure/timers/mail.tasks.js';

const USE_CASES: Provider[] = [
  CountMails,
  ForgetOldMails,
  ListDeadMails,
  LookAtOutbox,
  MailMetrics,
  RetryDeadMails,
  SendDueMails,
  WriteMailConsumer,
];

const ADAPTERS: Provider[] = [
  { provide: MailOutbox, useClass: SqlMailOutbox },
  { provide: MailRenderer, useClass: HandlebarsMailRenderer },
  { provide: MailRepository, useClass: SqlMailRepository },
  { provide: MailTransport, inject: [AppConfig], useFactory: mailTransportFor },
];

/** E-mail about what happens in the shop. It hears of it by events, and asks auth for addresses; nobody asks it anything. */
@Module({})
export class NotificationsModule {
  /** What its consumers want to hear, for brokers that keep it while the module is not running. */
  static readonly subscriptions: readonly EventSubscription[] = [{ consumer: WRITE_MAIL, types: MAIL_EVENTS }];

  /** In production nobody may look at other people's mail: the page that shows it is not even there. */
  static for({ env }: AppConfig): DynamicModule {
    return {
      module: NotificationsModule,
      controllers: [AdminMailsController, ...(env === 'production' ? [] : [DevMailController])],
      providers: [...USE_CASES, ...ADAPTERS, SendMailsTask, CountMailsTask, ForgetMailsTask, MailCommand],
    };
  }
}
