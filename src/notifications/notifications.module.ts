import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { AppConfig } from '../platform/config/app-config.js';
import { ForgetOldMails } from './application/forget-old-mails.use-case.js';
import { MailMetrics } from './application/mail-metrics.js';
import { MailRenderer } from './application/ports/mail.renderer.js';
import { MailRepository } from './application/ports/mail.repository.js';
import { MailTransport } from './application/ports/mail.transport.js';
import { SendDueMails } from './application/send-due-mails.use-case.js';
import { WriteMailConsumer } from './application/write-mail.consumer.js';
import { HandlebarsMailRenderer } from './infrastructure/mail/handlebars-mail.renderer.js';
import { mailTransportFor } from './infrastructure/mail/mail-transport.factory.js';
import { SqlMailRepository } from './infrastructure/persistence/sql-mail.repository.js';
import { ForgetMailsTask, SendMailsTask } from './infrastructure/timers/mail.tasks.js';

const USE_CASES: Provider[] = [ForgetOldMails, MailMetrics, SendDueMails, WriteMailConsumer];

const ADAPTERS: Provider[] = [
  { provide: MailRenderer, useClass: HandlebarsMailRenderer },
  { provide: MailRepository, useClass: SqlMailRepository },
  { provide: MailTransport, inject: [AppConfig], useFactory: mailTransportFor },
];

/** E-mail about what happens in the shop. It hears of it by events, and asks auth for addresses; nobody asks it anything. */
@Module({})
export class NotificationsModule {
  static for(): DynamicModule {
    return {
      module: NotificationsModule,
      providers: [...USE_CASES, ...ADAPTERS, SendMailsTask, ForgetMailsTask],
    };
  }
}
