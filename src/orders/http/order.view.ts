import type { MoneyDto } from '../../shared/money.js';
import type {
  ActorCode,
  OrderStatusCode,
  ParcelProgressCode,
  ParcelStepCode,
  PaymentMethodCode,
  RefundReasonCode,
  ShipmentStatusCode,
} from './order-status.view.js';

/** Model of `orders/order`, as its buyer sees it. Posts to `/orders/:code/cancel` and `/orders/:code/received`. */
export interface OrderView {
  readonly code: string;
  readonly status: OrderStatusCode;
  readonly lines: readonly OrderLineView[];
  readonly subtotal: MoneyDto;
  readonly carrierName: string;
  readonly shippingCost: MoneyDto;
  readonly total: MoneyDto;
  readonly address: AddressView;
  /** `null` until a payment was captured. */
  readonly payment: { readonly method: PaymentMethodCode; readonly cardLast4: string | null } | null;
  /** What the provider took in place of the total, while the buyer may pay again; else `null`. */
  readonly mismatch: MoneyDto | null;
  /** What has gone back to the buyer, or is on its way, oldest first. */
  readonly refunds: readonly RefundView[];
  /** What is left to pay for after the refunds; `null` when there are none. */
  readonly afterRefunds: MoneyDto | null;
  /** What happened to the order and its parcels, oldest first. */
  readonly timeline: readonly TimelineEntryView[];
  /** One a seller; empty until the order is paid. */
  readonly shipments: readonly OrderShipmentView[];
  /** ISO 8601 instant while the order waits for its payment, else `null`. */
  readonly expiresAt: string | null;
  readonly canPay: boolean;
  readonly canCancel: boolean;
  readonly canConfirmReceipt: boolean;
}

export interface OrderLineView {
  /** The book's page. */
  readonly url: string;
  readonly title: string;
  readonly author: string;
  readonly coverUrl: string;
  readonly sellerName: string | null;
  readonly unitPrice: MoneyDto;
  readonly quantity: number;
  readonly lineTotal: MoneyDto;
}

export interface AddressView {
  readonly recipient: string;
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2 code. */
  readonly country: string;
}

/** A state of the order, a step of one of its parcels, or money that went back. */
export type TimelineEntryView = (
  | { readonly kind: 'order'; readonly status: OrderStatusCode }
  | {
      readonly kind: 'parcel';
      readonly step: ParcelStepCode;
      readonly sellerName: string | null;
      readonly note: string | null;
    }
  | { readonly kind: 'refund'; readonly amount: MoneyDto }
) & {
  readonly actor: ActorCode;
  /** ISO 8601 instant. */
  readonly at: string;
};

export interface RefundView {
  readonly reason: RefundReasonCode;
  /** Whose parcel it was for; `null` for the order, or when his name is not known. */
  readonly sellerName: string | null;
  readonly amount: MoneyDto;
  readonly done: boolean;
}

export interface OrderShipmentView {
  readonly id: string;
  readonly sellerName: string | null;
  readonly status: ShipmentStatusCode;
  readonly items: readonly ShipmentItemView[];
  readonly trackingNumber: string | null;
  /** While it is under way: how far it is, and whether it is late. */
  readonly progress: ParcelProgressCode | null;
  readonly isLate: boolean;
  /** Why it will not be sent, as its seller wrote. */
  readonly reason: string | null;
  /** ISO 8601 instants. */
  readonly shippedAt: string | null;
  readonly deliveredAt: string | null;
}

export interface ShipmentItemView {
  readonly title: string;
  readonly quantity: number;
}
