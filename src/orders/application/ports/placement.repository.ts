import type { OrderId, UserId } from '../../../shared/ids.js';
import type { CartLine } from '../../domain/cart.js';
import type { OrderCode } from '../../domain/order-code.js';

/** A checkout's refusal, kept so that repeating the checkout gets the same answer. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/**
 * A checkout from its first step to its end. `open`: copies may be held for it already. It ends, once, as `placed` (there is
 * an order), `refused` or `abandoned`.
 */
export interface Placement {
  readonly orderId: OrderId;
  readonly code: OrderCode;
  readonly buyerId: UserId;
  readonly lines: readonly CartLine[];
  readonly status: 'open' | 'placed' | 'refused' | 'abandoned';
  readonly refusal: Refusal | null;
  /** When to release whatever the catalogue may hold for it; `null` when there is nothing left to do. */
  readonly releaseAt: Date | null;
}

/** How a checkout ended. */
export type CheckoutEnd = Pick<Placement, 'refusal' | 'releaseAt'> & {
  readonly status: Exclude<Placement['status'], 'open'>;
};

/** Writes take part in the open unit of work. */
export abstract class PlacementRepository {
  abstract byOrder(orderId: OrderId): Promise<Placement | null>;

  /** `false` when its code is taken. */
  abstract add(placement: Placement): Promise<boolean>;

  /** Ends an open placement; `false` when it has ended already. */
  abstract close(orderId: OrderId, end: CheckoutEnd): Promise<boolean>;

  /** Open checkouts whose time is up, by id. */
  abstract overdue(at: Date, limit: number, after: OrderId | undefined): Promise<readonly OrderId[]>;

  /** Ends those that are still open as abandoned; they are to be released from `releaseAt` on. */
  abstract abandonAll(orderIds: readonly OrderId[], releaseAt: Date): Promise<void>;

  /** Checkouts that have ended without an order and whose time to release has come, by id. */
  abstract withDueRelease(at: Date, limit: number, after: OrderId | undefined): Promise<readonly OrderId[]>;

  /** Nothing is held for them any more. */
  abstract released(orderIds: readonly OrderId[]): Promise<void>;
}
