import { Injectable } from '@nestjs/common';
import { AuthApi, type UserContact } from '../../auth/auth.api.js';
import { parseId, type UserId } from '../../shared/ids.js';
import { type Language, LANGUAGES } from '../../shared/language.js';
import type { ListPage } from '../../shared/list-page.js';
import type { MailId } from '../domain/mail.js';
import { MailOutbox, type OutboxMail } from './ports/mail-outbox.js';
import { MailRenderer, type RenderedMail } from './ports/mail.renderer.js';

export const MAILS_PER_PAGE = 25;

/** A mail with whom it goes to; `null` for an account that is gone or disabled. */
export interface AddressedMail extends OutboxMail {
  readonly recipient: Pick<UserContact, 'name' | 'email' | 'language'> | null;
  /** `null` when this version cannot read the mail. */
  readonly subject: string | null;
}

export interface RenderedPreview extends RenderedMail {
  readonly language: Language;
}

export interface MailPreview extends AddressedMail {
  /** In every language of the shop; none when this version cannot read the mail. */
  readonly versions: readonly RenderedPreview[];
}

/** What the shop writes and to whom, for developers. It shows addresses and orders: never where accounts are real. */
@Injectable()
export class LookAtOutbox {
  constructor(
    private readonly outbox: MailOutbox,
    private readonly auth: AuthApi,
    private readonly renderer: MailRenderer,
  ) {}

  /** `cursor` is `nextCursor` of the page before; anything else begins at the newest. Subjects are in `language`. */
  async list(cursor: string | undefined, language: Language): Promise<ListPage<AddressedMail>> {
    const { items, nextCursor } = await this.outbox.page(parseId<MailId>(cursor), MAILS_PER_PAGE);
    const contacts = await this.contactsOf(items.map(({ recipientId }) => recipientId));
    return { items: items.map((mail) => this.addressed(mail, contacts, language)), nextCursor };
  }

  /** `null` when there is no such mail. */
  async one(id: string, language: Language): Promise<MailPreview | null> {
    const mailId = parseId<MailId>(id);
    const mail = mailId ? await this.outbox.byId(mailId) : null;
    if (!mail) return null;
    const addressed = this.addressed(mail, await this.contactsOf([mail.recipientId]), language);
    const name = addressed.recipient?.name ?? '';
    const { content } = mail;
    const versions = content
      ? LANGUAGES.map((each) => ({ language: each, ...this.renderer.render(content, { name, language: each }) }))
      : [];
    return { ...addressed, versions };
  }

  private async contactsOf(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, UserContact>> {
    return new Map((await this.auth.contactsByIds(ids)).map((contact) => [contact.id, contact]));
  }

  private addressed(mail: OutboxMail, contacts: ReadonlyMap<UserId, UserContact>, language: Language): AddressedMail {
    const recipient = contacts.get(mail.recipientId) ?? null;
    const reader = { name: recipient?.name ?? '', language };
    return { ...mail, recipient, subject: mail.content && this.renderer.render(mail.content, reader).subject };
  }
}
