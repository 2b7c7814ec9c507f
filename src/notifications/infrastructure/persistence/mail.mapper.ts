import type { Mail } from '../../domain/mail.js';
import { mailContent, type MailContent } from '../../domain/mail-content.js';
import { UnreadableFactsError } from '../../domain/unreadable-facts.error.js';
import type { MailRow } from './mail.row.js';

export function mailRowOf(mail: Mail): MailRow {
  const writtenAt = mail.writtenAt.getTime();
  return {
    id: mail.id,
    eventId: mail.eventId,
    recipientId: mail.recipientId,
    kind: mail.content.kind,
    subjectId: mail.subjectId,
    data: JSON.stringify(mail.content.facts),
    state: 'due',
    attempts: 0,
    dueAt: writtenAt,
    claim: null,
    claimedUntil: null,
    sentAt: null,
    lastError: null,
    createdAt: writtenAt,
  };
}

/** `null` when this version cannot read it: a newer one may have written it. */
export function readContent(kind: string, data: string): MailContent | null {
  try {
    const facts: unknown = JSON.parse(data);
    return mailContent(kind, facts);
  } catch (error) {
    if (error instanceof UnreadableFactsError || error instanceof SyntaxError) return null;
    throw error;
  }
}
