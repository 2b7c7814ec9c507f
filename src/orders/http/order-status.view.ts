/** Codes as a page gets them; it says them in words by the key `order.status.<code>`. */
export type OrderStatusCode =
  | 'reserved'
  | 'paying'
  | 'payment_unknown'
  | 'paid'
  | 'shipped'
  | 'delivered'
  | 'expired'
  | 'cancelled'
  | 'refunding'
  | 'refunded';

/** Said in words by `shipment.status.<code>`. */
export type ShipmentStatusCode = 'pending' | 'shipped' | 'delivered' | 'cancelled' | 'lost';

/** Said in words by `payment.method.<code>`. */
export type PaymentMethodCode = 'credit_card' | 'paypal' | 'bank_transfer';
