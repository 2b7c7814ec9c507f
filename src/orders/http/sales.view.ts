import type { FormModel } from '../../platform/http/form.js';
import type { Pager } from '../../platform/views/pager.js';
import type { MoneyDto } from '../../shared/money.js';
import type { AddressView, ShipmentItemView } from './order.view.js';
import type { ParcelProgressCode, ShipmentStatusCode } from './order-status.view.js';

/** Model of `orders/sales` (`/selling/orders`): the seller's shipments, those to be sent first, then newest first. */
export interface SalesView {
  readonly shipments: readonly SaleView[];
  /** No real parcel moves: the page lists the tracking numbers that are made to go wrong. */
  readonly simulated: boolean;
  readonly pager: Pager;
}

export interface SaleView {
  readonly id: string;
  readonly orderCode: string;
  readonly status: ShipmentStatusCode;
  /** ISO 8601 instant of the payment. */
  readonly paidAt: string;
  readonly items: readonly ShipmentItemView[];
  /** The seller's part of the order, without shipping. */
  readonly total: MoneyDto;
  readonly carrierName: string;
  readonly address: AddressView;
  readonly trackingNumber: string | null;
  /** While it is under way: how far it is, and whether it is late. */
  readonly progress: ParcelProgressCode | null;
  readonly isLate: boolean;
  /** ISO 8601 instants. */
  readonly shippedAt: string | null;
  readonly deliveredAt: string | null;
  /** Shows the form with `trackingNumber` (optional) that posts to `/selling/shipments/:id/ship`, and the link to `/selling/shipments/:id/cancel`. */
  readonly canShip: boolean;
  readonly form: FormModel;
}
