import { ErrorStatuses } from '../../platform/http/error-statuses.js';
import type * as errors from '../domain/order-errors.js';

type OrdersErrorCode = InstanceType<(typeof errors)[keyof typeof errors]>['code'];

export class OrdersErrorStatuses extends ErrorStatuses {
  readonly statuses = {
    'orders.busy': 409,
    'orders.carrier_unavailable': 422,
    'orders.cart_empty': 422,
    'orders.checkout_closed': 409,
    'orders.forged_notice': 401,
    'orders.illegal_transition': 409,
    'orders.invalid_address': 422,
    'orders.invalid_card': 422,
    'orders.invalid_reason': 422,
    'orders.invalid_quantity': 422,
    'orders.invalid_tracking_number': 422,
    'orders.not_cancellable': 409,
    'orders.not_payable': 409,
    'orders.order_not_found': 404,
    'orders.payment_declined': 402,
    'orders.shipment_not_found': 404,
    'orders.too_many_lines': 422,
    'orders.total_too_large': 422,
    'orders.unknown_carrier': 422,
    'orders.unknown_country': 422,
    'orders.unknown_payment_method': 422,
    'orders.unreadable_notice': 400,
  } satisfies Record<OrdersErrorCode, number>;

  override readonly fields = {
    'orders.carrier_unavailable': 'carrier',
    'orders.invalid_card': 'cardNumber',
    'orders.too_many_lines': 'items',
    'orders.unknown_carrier': 'carrier',
    'orders.unknown_country': 'shippingAddress.country',
    'orders.unknown_payment_method': 'method',
  } satisfies Partial<Record<OrdersErrorCode, string>>;
}
