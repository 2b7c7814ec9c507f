import type { EventId } from '../../shared/domain-event.js';
import { type Id, newId, type UserId } from '../../shared/ids.js';
import type { MailContent } from './mail-content.js';

export type MailId = Id<'mail'>;

/**
 * `due`: to be sent. `sent`: a mail server took it. `kept`: there is no mail server, and it is for looking at only.
 * `dropped`: there was nobody to send it to any more, or no sense in it. `dead`: given up.
 */
export const MAIL_STATES = ['due', 'sent', 'kept', 'dropped', 'dead'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** What an event makes us write: one a recipient and kind, however often the event is delivered. */
export interface MailDraft {
  readonly recipientId: UserId;
  readonly content: MailContent;
}

/** A mail that was written, before anybody tries to send it. */
export interface Mail extends MailDraft {
  readonly id: MailId;
  readonly eventId: EventId;
  /** Id of what it is about: an order, a book, a user. */
  readonly subjectId: string;
  readonly writtenAt: Date;
}

export function writtenMail(
  draft: MailDraft,
  event: { readonly id: EventId; readonly subject: string },
  at: Date,
): Mail {
  return { ...draft, id: newId<MailId>(), eventId: event.id, subjectId: event.subject, writtenAt: at };
}
