import type { MoneyDto } from '../../shared/money.js';
import type { OrderStatusCode, PaymentMethodCode, ShipmentStatusCode } from './order-status.view.js';

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
  /** Every state the order has been in, oldest first. */
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

export interface TimelineEntryView {
  readonly status: OrderStatusCode;
  /** ISO 8601 instant. */
  readonly at: string;
}

export interface OrderShipmentView {
  readonly sellerName: string | null;
  readonly status: ShipmentStatusCode;
  readonly items: readonly ShipmentItemView[];
  readonly trackingNumber: string | null;
  /** ISO 8601 instants. */
  readonly shippedAt: string | null;
  readonly deliveredAt: string | null;
}

export interface ShipmentItemView {
  readonly title: string;
  readonly quantity: number;
}
