import type { OrderId, ShipmentId, UserId } from '../../shared/ids.js';
import type { Money } from '../../shared/money.js';
import type { CarrierCode } from './carrier.js';
import type { OrderCode } from './order-code.js';
import type { OrderLine } from './order-line.js';
import type { Actor, OrderStatus } from './order-status.js';
import type { RefundDue } from './payment.js';
import type { Shipment } from './shipment.js';
import type { ShippingAddress } from './shipping-address.js';
import type { StockState } from './stock-state.js';

/** One step of an order's history; `from` is `null` for its beginning. */
export interface Transition {
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  readonly actor: Actor;
  readonly at: Date;
}

/** What happens to a parcel; each at most once. `delayed` leaves it under way. */
export const PARCEL_HAPPENINGS = ['shipped', 'delayed', 'delivered', 'cancelled', 'lost'] as const;
export type ParcelHappening = (typeof PARCEL_HAPPENINGS)[number];

/** One step of a parcel's history. */
export interface ParcelChange {
  readonly shipmentId: ShipmentId;
  readonly happened: ParcelHappening;
  readonly actor: Actor;
  readonly at: Date;
  /** Why it will not be sent, as its seller or an operator says; `null` where nobody was asked. */
  readonly note: string | null;
  /** What goes back to the buyer for this parcel alone; `null` when nothing does, or the whole order's money. */
  readonly refund: Money | null;
  /** It was called off with its whole order: others hear of the order, not of each parcel. */
  readonly withOrder: boolean;
}

/** What happened to an order since it was read, each list in the order of its happening. */
export interface Happenings {
  readonly changes: readonly Transition[];
  readonly parcelChanges: readonly ParcelChange[];
  readonly refundsDue: readonly RefundDue[];
  /** What the payment provider took beside the total, or in its place, where these changes are about that money. */
  readonly unowed: Money | null;
}

export const NOTHING_HAPPENED: Happenings = { changes: [], parcelChanges: [], refundsDue: [], unowed: null };

export interface OrderState {
  readonly id: OrderId;
  readonly code: OrderCode;
  readonly buyerId: UserId;
  readonly status: OrderStatus;
  readonly stock: StockState;
  readonly lines: readonly OrderLine[];
  readonly shipments: readonly Shipment[];
  readonly address: ShippingAddress;
  readonly carrier: CarrierCode;
  readonly carrierName: string;
  readonly shippingCost: Money;
  readonly placedAt: Date;
  /** Until when the copies are held for an order that is not paid. */
  readonly expiresAt: Date;
  /** Counts the changes that were stored. */
  readonly version: number;
}
