import type { UserId } from '../../../shared/ids.js';
import type { Mail, MailId } from '../../domain/mail.js';
import type { MailContent, MailKind } from '../../domain/mail-content.js';

/** A mail that one sender has for himself until its lease ends. */
export interface ClaimedMail {
  readonly id: MailId;
  readonly recipientId: UserId;
  readonly subjectId: string;
  /** `null` when this version cannot read what was stored. */
  readonly content: MailContent | null;
  readonly writtenAt: Date;
  /** With this one; 1 at the first. */
  readonly attempts: number;
}

/** Whose claim it is: only the holder of the token writes what came of it. */
export interface MailClaim {
  readonly token: string;
  /** From now on nobody else takes the mail… */
  readonly now: Date;
  /** …until then: the lease of a sender that died. */
  readonly until: Date;
}

export type MailOutcome =
  | { readonly state: 'sent'; readonly at: Date }
  | { readonly state: 'kept'; readonly at: Date }
  | { readonly state: 'dropped' | 'dead'; readonly reason: string }
  /** Not this time; again from then on. */
  | { readonly state: 'due'; readonly from: Date; readonly reason: string };

/** The mails that were written. What writes, does so in the open unit of work. */
export abstract class MailRepository {
  /** `false` when this event has made the recipient this kind of mail before. */
  abstract add(mail: Mail): Promise<boolean>;

  /** At most `limit` that nobody holds and whose time has come, the longest due first. */
  abstract due(now: Date, limit: number): Promise<readonly MailId[]>;

  /** Takes those of `ids` that are still to be had, in one conditional write each; which ones they were. */
  abstract claim(ids: readonly MailId[], claim: MailClaim): Promise<readonly MailId[]>;

  /** What the holder of the token has claimed, in the order of `ids`. */
  abstract claimed(ids: readonly MailId[], token: string): Promise<readonly ClaimedMail[]>;

  /** Ends the claim; `false` when it was another's by now. */
  abstract finish(id: MailId, token: string, outcome: MailOutcome): Promise<boolean>;

  /** Whether the recipient has, about the same thing, a mail of one of `kinds`. */
  abstract hasAny(recipientId: UserId, subjectId: string, kinds: readonly MailKind[]): Promise<boolean>;

  /** Makes what was given up due again, from `now` and with no attempt counted: this one, or all; how many they were. */
  abstract revive(now: Date, id: MailId | undefined): Promise<number>;

  /** Forgets at most `limit` that nobody will touch again and were done with before `at`; how many they were. */
  abstract removeDone(at: Date, limit: number): Promise<number>;
}
