import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { AuthApi, type UserContact } from '../../src/auth/auth.api.js';
import { MailMetrics } from '../../src/notifications/application/mail-metrics.js';
import {
  type Delivery,
  MailTransport,
  type OutgoingMail,
} from '../../src/notifications/application/ports/mail.transport.js';
import { SendDueMails } from '../../src/notifications/application/send-due-mails.use-case.js';
import { WriteMailConsumer } from '../../src/notifications/application/write-mail.consumer.js';
import { HandlebarsMailRenderer } from '../../src/notifications/infrastructure/mail/handlebars-mail.renderer.js';
import { notificationsPersistence } from '../../src/notifications/infrastructure/persistence/notifications.persistence.js';
import { SqlMailRepository } from '../../src/notifications/infrastructure/persistence/sql-mail.repository.js';
import { EventTables } from '../../src/platform/events/event-tables.js';
import { Inbox } from '../../src/platform/events/inbox.js';
import { Translator } from '../../src/platform/i18n/translator.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { Views } from '../../src/platform/views/views.js';
import type { DomainEvent } from '../../src/shared/domain-event.js';
import { newId, type UserId } from '../../src/shared/ids.js';
import type { Language } from '../../src/shared/language.js';
import { MutableClock } from '../support/mutable-clock.js';
import { testConfig } from '../support/test-config.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

export interface StoredMail {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly attempts: number;
  readonly dueAt: number;
  readonly sentAt: number | null;
  readonly lastError: string | null;
  readonly claim: string | null;
}

const config = testConfig({ engine: 'sqlite', file: ':memory:' }, { publicUrl: new URL('https://books.example.com') });
const translator = new Translator();
const viewsDir = join(__dirname, '../../views');
const views = Views.load({ viewsDir, translator, asset: (path) => `/assets/${path}` });
const renderer = new HandlebarsMailRenderer(views, translator, config);

const notAsked = (): never => {
  throw new Error('addresses are all that is asked for');
};

/** Knows addresses and nothing else. */
class AddressBook extends AuthApi {
  readonly contacts = new Map<UserId, UserContact>();
  identify = notAsked;
  usersByIds = notAsked;
  userByEmail = notAsked;
  changeLanguage = notAsked;
  ensureAccount = notAsked;
  grantRole = notAsked;

  async contactsByIds(ids: readonly UserId[]): Promise<readonly UserContact[]> {
    return ids.flatMap((id) => this.contacts.get(id) ?? []);
  }
}

/** Keeps what it is given, and answers as it is told. */
export class RecordingTransport extends MailTransport {
  ready = true;
  readonly mails: OutgoingMail[] = [];
  answer: (mail: OutgoingMail) => Delivery | Promise<Delivery> = () => ({ kind: 'sent' });

  async deliver(mail: OutgoingMail): Promise<Delivery> {
    this.mails.push(mail);
    return this.answer(mail);
  }
}

/** The module over a database of the engine under test, with people to write to. */
export class MailOffice {
  readonly clock = new MutableClock();
  readonly addresses = new AddressBook();
  readonly transport = new RecordingTransport();
  readonly mails: SqlMailRepository;
  private readonly consumer: WriteMailConsumer;
  private readonly inbox: Inbox;
  private people = 0;

  private constructor(readonly db: TestDatabase) {
    // What fails on purpose is not worth reading about.
    Logger.overrideLogger(false);
    this.mails = new SqlMailRepository(db.database);
    this.consumer = new WriteMailConsumer(this.mails, this.clock);
    this.inbox = new Inbox(db.database, new EventTables([notificationsPersistence]), this.clock);
  }

  static async start(): Promise<MailOffice> {
    return new MailOffice(await startTestDatabase([notificationsPersistence]));
  }

  close(): Promise<void> {
    return this.db.close();
  }

  person(language: Language = 'en', name = 'Ana Quiroga'): UserId {
    const id = newId<UserId>();
    this.addresses.contacts.set(id, { id, name, email: `reader-${(this.people += 1)}@example.com`, language });
    return id;
  }

  /** Delivers an event as the relay does; `false` when it had been applied before. */
  deliver(event: DomainEvent): Promise<boolean> {
    return this.db.unitOfWork.run(async () => {
      if (!(await this.inbox.remember(this.consumer.name, event.id))) return false;
      await this.consumer.apply(event);
      return true;
    });
  }

  /** The consumer alone, as if the inbox had forgotten. */
  apply(event: DomainEvent): Promise<void> {
    return this.db.unitOfWork.run(() => this.consumer.apply(event));
  }

  sender(transport: MailTransport = this.transport): SendDueMails {
    const { mails, addresses, clock } = this;
    return new SendDueMails(
      mails,
      addresses,
      renderer,
      transport,
      this.db.unitOfWork,
      clock,
      new MailMetrics(new Metrics()),
    );
  }

  stored(): Promise<readonly StoredMail[]> {
    return this.db.database.query<StoredMail>(
      `SELECT id, kind, state, attempts, due_at AS dueAt, sent_at AS sentAt, last_error AS lastError, claim
       FROM notifications_messages ORDER BY id`,
    );
  }

  async clear(): Promise<void> {
    await this.db.unitOfWork.run(() => this.db.database.execute('DELETE FROM notifications_messages'));
    this.transport.mails.length = 0;
    this.transport.ready = true;
    this.transport.answer = () => ({ kind: 'sent' });
  }
}
