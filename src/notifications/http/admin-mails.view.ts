import type { Pager } from '../../platform/views/pager.js';

/**
 * Model of `admin/mails` (GET `/admin/mails?cursor=`). Each row posts to `/admin/mails/:id/retry`, the page to
 * `/admin/mails/retry`.
 */
export interface AdminMailsView {
  /** Given up in all, not only on this page. */
  readonly dead: number;
  /** To be sent. */
  readonly due: number;
  readonly mails: readonly DeadMailRow[];
  readonly pager: Pager;
}

/** Neither to whom it is nor what it says. */
export interface DeadMailRow {
  readonly id: string;
  readonly kind: string;
  /** ISO 8601 instant. */
  readonly writtenAt: string;
  readonly attempts: number;
  readonly reason: string;
}
