import { DomainError } from '../../shared/domain-error.js';

export class InvalidQuantityError extends DomainError {
  readonly code = 'orders.invalid_quantity';
  constructor() {
    super('a quantity is an integer from 1 to 99', { min: 1, max: 99 });
  }
}

export class EmptyCartError extends DomainError {
  readonly code = 'orders.cart_empty';
  constructor() {
    super('nothing to order');
  }
}

export class TooManyLinesError extends DomainError {
  readonly code = 'orders.too_many_lines';
  constructor(max: number) {
    super(`at most ${max} different books`, { max });
  }
}

export class TotalTooLargeError extends DomainError {
  readonly code = 'orders.total_too_large';
  constructor() {
    super('the total is more than one payment can be');
  }
}

export type AddressProblem = 'missing' | 'too_long' | 'characters';

export class InvalidAddressError extends DomainError {
  readonly code = 'orders.invalid_address';
  constructor(
    /** The field at fault, as the forms name it. */
    readonly field: string,
    reason: AddressProblem,
  ) {
    super(`address: ${field} (${reason})`, { field, reason });
  }
}

export class UnknownCountryError extends DomainError {
  readonly code = 'orders.unknown_country';
  constructor() {
    super('not an ISO 3166-1 alpha-2 country code');
  }
}

export class UnknownCarrierError extends DomainError {
  readonly code = 'orders.unknown_carrier';
  constructor() {
    super('not one of our carriers');
  }
}

export class CarrierUnavailableError extends DomainError {
  readonly code = 'orders.carrier_unavailable';
  constructor(carrier: string, country: string) {
    super(`${carrier} does not deliver to ${country}`, { carrier, country });
  }
}

/** The order does not exist, or is somebody else's: the two are told apart to nobody. */
export class OrderNotFoundError extends DomainError {
  readonly code = 'orders.order_not_found';
  constructor() {
    super('no such order of yours');
  }
}

/** The shipment does not exist, or is another seller's. */
export class ShipmentNotFoundError extends DomainError {
  readonly code = 'orders.shipment_not_found';
  constructor() {
    super('no such shipment of yours');
  }
}

export class IllegalTransitionError extends DomainError {
  readonly code = 'orders.illegal_transition';
  constructor(state: string, to: string) {
    super(`no way from ${state} to ${to}`, { state, to });
  }
}

export class NotPayableError extends DomainError {
  readonly code = 'orders.not_payable';
  constructor(state: string) {
    super(`cannot be paid: it is ${state}`, { state });
  }
}

export class NotCancellableError extends DomainError {
  readonly code = 'orders.not_cancellable';
  constructor(state: string) {
    super(`cannot be cancelled: it is ${state}`, { state });
  }
}

/** Others changed the order each time this command tried to: worth repeating. */
export class OrderBusyError extends DomainError {
  readonly code = 'orders.busy';
  constructor() {
    super('the order is being changed by somebody else');
  }
}

export class InvalidTrackingNumberError extends DomainError {
  readonly code = 'orders.invalid_tracking_number';
  constructor() {
    super('a tracking number is up to 60 letters, digits, spaces and hyphens');
  }
}

export class InvalidGiveUpReasonError extends DomainError {
  readonly code = 'orders.invalid_reason';
  constructor(max: number) {
    super(`a reason is 1 to ${max} characters`, { max });
  }
}

export class UnknownPaymentMethodError extends DomainError {
  readonly code = 'orders.unknown_payment_method';
  constructor() {
    super('not a way to pay');
  }
}

/** Not a card number at all. It never carries what was typed. */
export class InvalidCardError extends DomainError {
  readonly code = 'orders.invalid_card';
  constructor() {
    super('not a card number');
  }
}

export class PaymentDeclinedError extends DomainError {
  readonly code = 'orders.payment_declined';
  constructor(reason: string) {
    super(`the payment was declined: ${reason}`, { reason });
  }
}

/** A webhook that the payment provider did not sign, or not lately. Only our log learns what was wrong with it. */
export class ForgedNoticeError extends DomainError {
  readonly code = 'orders.forged_notice';
  constructor(readonly problem: 'unsigned' | 'wrong signature' | 'stale') {
    super('the signature does not prove that this comes from the payment provider, now');
  }
}

/** A signed webhook that says nothing we understand. */
export class UnreadableNoticeError extends DomainError {
  readonly code = 'orders.unreadable_notice';
  constructor() {
    super('not a notice about a payment');
  }
}

/** The checkout behind this key was given up after it broke down half-way: it takes a new one. */
export class CheckoutClosedError extends DomainError {
  readonly code = 'orders.checkout_closed';
  constructor() {
    super('this checkout was given up: start a new one');
  }
}
