import type { Pager } from '../../platform/views/pager.js';

/** Model of `notifications/outbox` (GET `/dev/mail?cursor=`). */
export interface DevOutboxView {
  readonly mails: readonly DevMailRow[];
  readonly pager: Pager;
}

export interface DevMailRow {
  readonly url: string;
  /** In the reader's language; `null` when this version cannot read the mail. */
  readonly subject: string | null;
  /** `Ana <ana@example.com>`; `null` for an account that is gone or disabled. */
  readonly to: string | null;
  readonly kind: string;
  readonly state: string;
  readonly reason: string | null;
  /** ISO 8601 instant. */
  readonly writtenAt: string;
}

/** Model of `notifications/mail` (GET `/dev/mail/:id`). */
export interface DevMailView {
  readonly mail: DevMailRow;
  readonly versions: readonly DevMailVersion[];
}

export interface DevMailVersion {
  readonly language: string;
  /** What its recipient gets. */
  readonly chosen: boolean;
  readonly subject: string;
  /** Of the HTML, for a frame. */
  readonly htmlUrl: string;
  readonly text: string;
}
