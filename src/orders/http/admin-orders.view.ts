import type { FormModel } from '../../platform/http/form.js';
import type { Pager } from '../../platform/views/pager.js';
import type { MoneyDto } from '../../shared/money.js';
import type { OrderStatusCode, PaymentMethodCode } from './order-status.view.js';
import type { AddressView, OrderLineView, OrderShipmentView, RefundView, TimelineEntryView } from './order.view.js';

/** Model of `orders/admin-orders` (GET `/admin/orders?status=&cursor=&code=`): everybody's orders, newest first. */
export interface AdminOrdersView {
  /** The code that was looked for and that no order has; empty otherwise. */
  readonly code: string;
  /** The one status that is listed; empty for every one. */
  readonly status: OrderStatusCode | '';
  readonly statuses: readonly OrderStatusCode[];
  readonly orders: readonly {
    readonly code: string;
    readonly status: OrderStatusCode;
    /** ISO 8601 instant. */
    readonly placedAt: string;
    readonly recipient: string;
    readonly total: MoneyDto;
  }[];
  readonly pager: Pager;
}

/**
 * Model of `orders/admin-order` (GET `/admin/orders/:code`). Posts to `/admin/orders/:code/cancel` and to
 * `/admin/orders/:code/shipments/:id/` + `cancel` (with `reason`), `delivered` or `lost`.
 */
export interface AdminOrderView {
  readonly code: string;
  readonly status: OrderStatusCode;
  readonly buyerName: string | null;
  readonly lines: readonly OrderLineView[];
  readonly subtotal: MoneyDto;
  readonly carrierName: string;
  readonly shippingCost: MoneyDto;
  readonly total: MoneyDto;
  readonly refunds: readonly RefundView[];
  readonly afterRefunds: MoneyDto | null;
  readonly address: AddressView;
  readonly timeline: readonly TimelineEntryView[];
  readonly payments: readonly AdminPaymentView[];
  readonly shipments: readonly AdminShipmentView[];
  readonly canCancel: boolean;
}

export interface AdminPaymentView {
  readonly method: PaymentMethodCode;
  readonly cardLast4: string | null;
  readonly amount: MoneyDto;
  /** Where it is something else than the amount, else `null`. */
  readonly taken: MoneyDto | null;
  /** Said in words by `payment.state.<code>`. */
  readonly status: string;
  readonly reference: string | null;
  /** ISO 8601 instant. */
  readonly startedAt: string;
}

export interface AdminShipmentView extends OrderShipmentView {
  readonly id: string;
  readonly canGiveUp: boolean;
  readonly canDeliver: boolean;
  readonly canLose: boolean;
  /** Of the reason. */
  readonly form: FormModel;
}
