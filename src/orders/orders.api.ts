import type { DomainEvent } from '../shared/domain-event.js';
import type { BookId, CartId, OrderId, ShipmentId, UserId } from '../shared/ids.js';
import type { MoneyDto } from '../shared/money.js';

/** The cookie that holds a visitor's cart. */
export const CART_COOKIE = 'cart';

/** The cookie that names it: an id of its own, as long as the other one lasts. A cart that an older version wrote has none. */
export const CART_ID_COOKIE = 'cart_id';

export interface OrderEventLine {
  readonly bookId: BookId;
  readonly sellerId: UserId;
  readonly title: string;
  readonly quantity: number;
  readonly unitPrice: MoneyDto;
}

/** An order as the event left it. `status` is the new one. */
export interface OrderEventPayload {
  readonly orderId: OrderId;
  /** What the buyer knows the order by. */
  readonly code: string;
  readonly buyerId: UserId;
  readonly status: string;
  readonly actor: string;
  readonly lines: readonly OrderEventLine[];
  readonly shippingCost: MoneyDto;
  readonly total: MoneyDto;
  readonly carrierName: string;
  /** ISO 8601: until when an unpaid order holds its copies. */
  readonly expiresAt: string;
  /** The sellers whose parcels, not sent yet, are called off with the whole order. */
  readonly calledOff: readonly UserId[];
  /**
   * What the payment provider took beside the total, or in its place, and gets sent back: told when it was taken, and what was
   * beside the total again when that has gone back. `null` when it took the total.
   */
  readonly unowed: MoneyDto | null;
}

/** One for every move an order makes, so that there is exactly one event a transition. */
export const ORDER_EVENTS = [
  'orders.order_placed',
  'orders.order_payment_started',
  'orders.order_payment_refused',
  'orders.order_payment_unknown',
  'orders.order_paid',
  'orders.order_shipped',
  'orders.order_delivered',
  'orders.order_expired',
  'orders.order_cancelled',
  'orders.order_refunded',
] as const;

/** A parcel as the event left it. */
export interface ShipmentEventPayload {
  readonly orderId: OrderId;
  readonly code: string;
  readonly buyerId: UserId;
  readonly sellerId: UserId;
  readonly shipmentId: ShipmentId;
  readonly actor: string;
  readonly lines: readonly OrderEventLine[];
  readonly carrierName: string;
  readonly trackingNumber: string | null;
  /** What goes back to the buyer for it; `null` when nothing does. */
  readonly refund: MoneyDto | null;
}

export const SHIPMENT_EVENTS = [
  'orders.shipment_shipped',
  'orders.shipment_delivered',
  'orders.shipment_cancelled',
  'orders.shipment_delayed',
  'orders.shipment_lost',
] as const;

/** What other modules may hear of orders. The subject is the order. */
export type OrdersEvent =
  | DomainEvent<(typeof ORDER_EVENTS)[number], OrderEventPayload>
  | DomainEvent<(typeof SHIPMENT_EVENTS)[number], ShipmentEventPayload>;

/** What other modules may ask of orders. */
export abstract class OrdersApi {
  /**
   * How many copies lie in a cart: the number beside the cart in every page's header. `userId` is `null` for a visitor;
   * `visitorCart` is the cookie's text as sent, `null` without one. What cannot be read counts as nothing, and so does what the
   * user's cart has taken over already.
   */
  abstract cartSize(userId: UserId | null, visitorCart: string | null, cartId?: CartId): Promise<number>;

  /**
   * Adds what a visitor chose to the cart of the account that he signed in to. `visitorCart` is the cookie's text as sent:
   * what cannot be read adds nothing. Repeated with its `cartId` within 72 hours, the same cart is added once; without one, each time.
   */
  abstract mergeCart(userId: UserId, visitorCart: string, cartId?: CartId): Promise<void>;
}
