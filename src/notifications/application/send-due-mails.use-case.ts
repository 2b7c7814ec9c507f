import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { AuthApi, type UserContact } from '../../auth/auth.api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import { MAX_AGE_MS, MAX_ATTEMPTS, waitAfter } from '../domain/attempts.js';
import { pointlessFrom, SUPERSEDED_BY } from '../domain/mail-content.js';
import type { MailId } from '../domain/mail.js';
import { MailMetrics } from './mail-metrics.js';
import { MailRenderer } from './ports/mail.renderer.js';
import { type ClaimedMail, type MailOutcome, MailRepository } from './ports/mail.repository.js';
import { type Delivery, MailTransport } from './ports/mail.transport.js';

/** Sent at the same time. */
const BATCH = 5;

/** A transport answers or gives up long before; past it the sender is taken for dead. */
const LEASE_MS = 2 * 60_000;

/**
 * Sends what is due. Any number of instances do so at once: each has what it has claimed. A mail goes out at least once: a
 * sender that dies between the mail server's answer and its own note of it leaves a mail that is sent again, under the same
 * Message-ID.
 */
@Injectable()
export class SendDueMails {
  private readonly logger = new Logger(SendDueMails.name);
  private warned = false;

  constructor(
    private readonly mails: MailRepository,
    private readonly auth: AuthApi,
    private readonly renderer: MailRenderer,
    private readonly transport: MailTransport,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly metrics: MailMetrics,
  ) {}

  /** Until nothing is due any more, or mail cannot be sent at the moment. `goOn` is asked before each batch. */
  async execute(goOn: () => boolean = () => true): Promise<void> {
    let goingOut = this.transport.ready || this.warn();
    while (goingOut && goOn()) {
      const ids = await this.mails.due(this.clock.now(), BATCH);
      goingOut = ids.length > 0 && (await this.sendSome(ids));
    }
  }

  /** Once, from the process that would send; commands say nothing of it. */
  private warn(): false {
    if (!this.warned) this.logger.warn('SMTP_URL is not set: e-mail is not sent; it waits, for at most a week');
    this.warned = true;
    return false;
  }

  /** `false` when the rest had better wait. */
  private async sendSome(ids: readonly MailId[]): Promise<boolean> {
    const token = randomUUID();
    const now = this.clock.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const taken = await this.unitOfWork.run(() => this.mails.claim(ids, { token, now, until }));
    const claimed = await this.mails.claimed(taken, token);
    const contacts = new Map((await this.auth.contactsByIds(recipientsOf(claimed))).map((user) => [user.id, user]));
    const outcomes = await Promise.all(
      claimed.map(async (mail) => {
        const outcome = await this.outcomeOf(mail, contacts.get(mail.recipientId));
        await this.note(mail, token, outcome);
        return outcome;
      }),
    );
    return outcomes.every(({ state }) => state !== 'due');
  }

  private async outcomeOf(mail: ClaimedMail, contact: UserContact | undefined): Promise<MailOutcome> {
    const { content, attempts } = mail;
    if (attempts > MAX_ATTEMPTS) return { state: 'dead', reason: 'every attempt ended without an answer' };
    if (!content) return { state: 'dead', reason: 'this version cannot read it' };
    if (!contact) return { state: 'dropped', reason: 'the recipient is gone or disabled' };
    const pointless = await this.pointless(mail);
    if (pointless !== null) return { state: 'dropped', reason: pointless };
    const { name, email, language } = contact;
    try {
      const rendered = this.renderer.render(content, contact);
      return this.afterwards(
        await this.transport.deliver({ ...rendered, id: mail.id, language, to: { name, email } }),
        attempts,
      );
    } catch (error) {
      this.logger.error({ err: error, mailId: mail.id }, 'a mail could not be made; it is tried again');
      return this.later('a defect: see the log', attempts);
    }
  }

  /** Why nobody would miss the mail; `null` for one that has something to tell. */
  private async pointless({ content, recipientId, subjectId, writtenAt }: ClaimedMail): Promise<string | null> {
    if (!content) return null;
    const now = this.clock.now();
    const from = pointlessFrom(content);
    if (from && from <= now) return 'what it asks for is over';
    if (now.getTime() - writtenAt.getTime() > MAX_AGE_MS) return 'it could not be sent for too long';
    const newer = SUPERSEDED_BY[content.kind];
    if (newer && (await this.mails.hasAny(recipientId, subjectId, newer))) return 'a newer one says more';
    return null;
  }

  private afterwards(delivery: Delivery, attempts: number): MailOutcome {
    switch (delivery.kind) {
      case 'sent':
      case 'kept':
        return { state: delivery.kind, at: this.clock.now() };
      case 'refused':
        return { state: 'dead', reason: delivery.reason };
      case 'unavailable':
        return this.later(delivery.reason, attempts);
    }
  }

  private later(reason: string, attempts: number): MailOutcome {
    if (attempts >= MAX_ATTEMPTS) return { state: 'dead', reason };
    return { state: 'due', from: new Date(this.clock.now().getTime() + waitAfter(attempts, Math.random())), reason };
  }

  /** What cannot be noted is left to the lease: the mail comes round again. */
  private async note({ id, attempts }: ClaimedMail, token: string, outcome: MailOutcome): Promise<void> {
    const noted = await this.unitOfWork.run(() => this.mails.finish(id, token, outcome));
    if (!noted) {
      this.logger.warn({ mailId: id }, 'a mail took longer than its lease; another sender has it now');
      return;
    }
    this.metrics.ended(outcome.state);
    if (!('reason' in outcome) || outcome.state === 'dropped') return;
    this.logger.warn({ mailId: id, attempts, reason: outcome.reason }, `a mail was not sent and is ${outcome.state}`);
  }
}

const recipientsOf = (mails: readonly ClaimedMail[]) => [...new Set(mails.map(({ recipientId }) => recipientId))];
