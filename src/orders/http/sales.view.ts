import type { FormModel } from '../../platform/http/form.js';
import type { Pager } from '../../platform/views/pager.js';
import type { MoneyDto } from '../../shared/money.js';
import type { AddressView, ShipmentItemView } from './order.view.js';
import type { ShipmentStatusCode } from './order-status.view.js';

/** Model of `orders/sales` (`/selling/orders`): the seller's shipments, those to be sent first, then newest first. */
export interface SalesView {
  readonly shipments: readonly SaleView[];
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
  /** ISO 8601 instants. */
  readonly shippedAt: string | null;
  readonly deliveredAt: string | null;
  /** Shows the form with `trackingNumber` (optional) that posts to `/selling/shipments/:id/ship`. */
  readonly canShip: boolean;
  readonly form: FormModel;
}
