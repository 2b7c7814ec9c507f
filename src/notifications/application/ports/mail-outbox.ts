import type { UserId } from '../../../shared/ids.js';
import type { ListPage } from '../../../shared/list-page.js';
import type { MailContent } from '../../domain/mail-content.js';
import type { MailId, MailState } from '../../domain/mail.js';

/** A mail as whoever looks at the outbox sees it. */
export interface OutboxMail {
  readonly id: MailId;
  readonly recipientId: UserId;
  readonly kind: string;
  /** `null` when this version cannot read it. */
  readonly content: MailContent | null;
  readonly state: MailState;
  readonly attempts: number;
  /** Why it was not sent the last time. */
  readonly reason: string | null;
  readonly writtenAt: Date;
}

export type DeadMail = Pick<OutboxMail, 'id' | 'kind' | 'attempts' | 'reason' | 'writtenAt'>;

/** `due`: to be sent. `dead`: given up. */
export type MailCounts = Readonly<Record<'due' | 'dead', number>>;

/** Everything that was written, straight from the table. */
export abstract class MailOutbox {
  /** The newest first; `after` is the last one of the page before. */
  abstract page(after: MailId | undefined, limit: number): Promise<ListPage<OutboxMail>>;

  abstract byId(id: MailId): Promise<OutboxMail | null>;

  /** What was given up, the newest first; `after` is the last one of the page before. */
  abstract dead(after: MailId | undefined, limit: number): Promise<ListPage<DeadMail>>;

  abstract counts(): Promise<MailCounts>;
}
