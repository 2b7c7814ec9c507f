import type { OrderStatus } from './order-status.js';

interface Held {
  readonly status: OrderStatus;
  /** Until when the copies are held. */
  readonly expiresAt: Date;
}

/** The status that is true at `at`: an order whose time is over has expired, also before a timer has written it down. */
export function statusAt({ status, expiresAt }: Held, at: Date): OrderStatus {
  return status === 'reserved' && at >= expiresAt ? 'expired' : status;
}
