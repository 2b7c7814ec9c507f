import type { BookId, ShipmentId, UserId } from '../../../shared/ids.js';
import type { ListPage } from '../../../shared/list-page.js';
import type { MoneyDto } from '../../../shared/money.js';
import type { OrderCode } from '../../domain/order-code.js';
import type { ParcelHappening } from '../../domain/order-state.js';
import type { Actor, OrderStatus } from '../../domain/order-status.js';
import type { PaymentMethod, RefundReason } from '../../domain/payment.js';
import type { ParcelProgress } from '../../domain/shipment.js';
import type { ShipmentStatus } from '../../domain/shipment-status.js';
import type { AddressInput } from '../../domain/shipping-address.js';

export interface OrderListItem {
  readonly code: OrderCode;
  readonly status: OrderStatus;
  readonly placedAt: Date;
  readonly expiresAt: Date;
  readonly total: MoneyDto;
  /** Copies in all. */
  readonly count: number;
  readonly lines: readonly OrderListLine[];
}

export interface OrderListLine {
  readonly bookId: BookId;
  readonly title: string;
  readonly coverUrl: string;
  readonly quantity: number;
}

export interface OrderDetails {
  readonly code: OrderCode;
  readonly status: OrderStatus;
  readonly placedAt: Date;
  readonly expiresAt: Date;
  readonly subtotal: MoneyDto;
  readonly shippingCost: MoneyDto;
  readonly total: MoneyDto;
  readonly carrier: string;
  readonly carrierName: string;
  readonly address: AddressInput;
  readonly lines: readonly OrderDetailsLine[];
  readonly shipments: readonly ShipmentDetails[];
  /** The captured payment that counts. */
  readonly payment: { readonly method: PaymentMethod; readonly cardLast4: string | null } | null;
  /** Oldest first. */
  readonly timeline: readonly TimelineStep[];
  /** What happened to its parcels by themselves, oldest first. */
  readonly parcelSteps: readonly ParcelStep[];
  /** Oldest first. */
  readonly refunds: readonly RefundDetails[];
}

export interface TimelineStep {
  readonly status: OrderStatus;
  readonly actor: Actor;
  readonly at: Date;
}

export interface ParcelStep {
  readonly shipmentId: string;
  readonly happened: ParcelHappening;
  readonly actor: Actor;
  readonly at: Date;
  /** Why it will not be sent. */
  readonly note: string | null;
}

export interface RefundDetails {
  /** The parcel that it is for; `null` for what is left of the order, and for what was never owed. */
  readonly shipmentId: string | null;
  readonly reason: RefundReason;
  readonly amount: MoneyDto;
  readonly status: 'due' | 'refunded';
  readonly createdAt: Date;
  readonly refundedAt: Date | null;
}

export interface OrderDetailsLine {
  readonly bookId: BookId;
  readonly sellerId: UserId;
  readonly title: string;
  readonly author: string;
  readonly coverUrl: string;
  readonly unitPrice: MoneyDto;
  readonly quantity: number;
  readonly lineTotal: MoneyDto;
}

export interface ShipmentDetails {
  readonly id: string;
  readonly sellerId: UserId;
  readonly status: ShipmentStatus;
  readonly trackingNumber: string | null;
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
  /** When the carrier first said that it is late. */
  readonly delayedAt: Date | null;
  /** How far the carrier says it is; `null` until it has said so. */
  readonly progress: ParcelProgress | null;
}

/** One of a seller's parcels: of the order, only what that seller sends. */
export interface Sale {
  readonly id: string;
  readonly orderCode: OrderCode;
  readonly orderStatus: OrderStatus;
  readonly status: ShipmentStatus;
  readonly paidAt: Date;
  readonly items: readonly { readonly title: string; readonly quantity: number }[];
  /** The seller's part of the order, without shipping. */
  readonly total: MoneyDto;
  readonly carrierName: string;
  readonly address: AddressInput;
  readonly trackingNumber: string | null;
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly delayedAt: Date | null;
  readonly progress: ParcelProgress | null;
}

export interface PageRequest {
  /** As the page before gave it; one that is not ours starts at the beginning. */
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** What the pages about my own data show: read as it is committed now, past the entities. */
export abstract class OrderQueries {
  /** The buyer's orders, newest first. */
  abstract ofBuyer(buyerId: UserId, page: PageRequest): Promise<ListPage<OrderListItem>>;

  /** The buyer's order; somebody else's is not found. */
  abstract detailsOf(buyerId: UserId, code: OrderCode): Promise<OrderDetails | null>;

  /** The seller's own parcel of an order that was paid; another's is not found. */
  abstract saleOf(sellerId: UserId, shipmentId: ShipmentId): Promise<Sale | null>;

  /** The seller's parcels of paid orders: those to be sent first, then newest first. */
  abstract salesOf(sellerId: UserId, page: PageRequest): Promise<ListPage<Sale>>;
}
