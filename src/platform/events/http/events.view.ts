import type { Pager } from '../../views/pager.js';

/**
 * Model of `admin/events` (GET `/admin/events?cursor=`). Each row posts to `/admin/events/:id/retry` or
 * `/admin/events/:id/discard`; the page to `/admin/events/retry`.
 */
export interface EventsView {
  /** Dead ones in all, not only on this page. */
  readonly dead: number;
  /** On their way. */
  readonly pending: number;
  readonly events: readonly DeadEventRow[];
  readonly pager: Pager;
}

export interface DeadEventRow {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  /** ISO 8601 instant. */
  readonly occurredAt: string;
  readonly attempts: number;
  readonly error: string;
  /** Found again by it in the log; empty where no request made it happen. */
  readonly requestId: string;
}
