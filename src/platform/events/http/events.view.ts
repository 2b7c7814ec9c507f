import type { Pager } from '../../views/pager.js';

/**
 * Model of `admin/events` (GET `/admin/events?module=&cursor=`). Each row posts to `/admin/events/:id/retry` or
 * `/admin/events/:id/discard`; the page to `/admin/events/retry`, all with the `query` of this page.
 */
export interface EventsView {
  readonly tabs: readonly EventsTab[];
  /** `?module=…`, or nothing. */
  readonly query: string;
  /** Dead ones in all, not only on this page. */
  readonly dead: number;
  /** On their way. */
  readonly pending: number;
  readonly events: readonly DeadEventRow[];
  readonly pager: Pager;
}

/** One module's events; or everybody's, where they are all at hand. */
export interface EventsTab {
  /** `null` for all. */
  readonly module: string | null;
  readonly url: string;
  readonly current: boolean;
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
