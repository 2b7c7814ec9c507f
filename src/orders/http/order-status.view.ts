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

/** Said in words by `parcel.progress.<code>`. */
export type ParcelProgressCode = 'accepted' | 'in_transit' | 'out_for_delivery';

/** Said in words by `parcel.step.<code>`. */
export type ParcelStepCode = 'shipped' | 'delayed' | 'delivered' | 'cancelled' | 'lost';

/** Said in words by `refund.reason.<code>`. */
export type RefundReasonCode = 'cancelled' | 'given_up' | 'lost' | 'late_capture' | 'excess' | 'mismatch';

/** Said in words by `actor.<code>`. */
export type ActorCode = 'buyer' | 'seller' | 'operator' | 'timer';
