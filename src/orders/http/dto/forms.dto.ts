import { CARRIER_CODES } from '../../domain/carrier.js';
import { PAYMENT_METHODS } from '../../domain/payment.js';
import { MAX_GIVE_UP_REASON, MAX_TRACKING_NUMBER } from '../../domain/shipment.js';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { says } from '../../../platform/http/form.js';
import { CheckedBy, type FieldCheck } from '../../../platform/http/checked-by.js';
import { checkAddress, checkCountry, checkOneOf, checkQuantityText, checkText } from './field-checks.js';

// What the forms of the pages send. A field of another name is left out: no price, amount or status is read from anywhere.

const MAX_ID = 60;
const MAX_CARD_TEXT = 40;

export class AddToCartForm {
  @CheckedBy(checkText(MAX_ID))
  bookId!: string;

  @CheckedBy(checkQuantityText({ zero: false }))
  quantity!: string;
}

export class CartLineForm {
  @CheckedBy(checkQuantityText({ zero: true }))
  quantity!: string;
}

export class CheckoutForm {
  @CheckedBy(checkAddress('recipient'))
  recipient!: string;

  @CheckedBy(checkAddress('street'))
  street!: string;

  @CheckedBy(checkAddress('city'))
  city!: string;

  @CheckedBy(checkAddress('region'))
  region!: string;

  @CheckedBy(checkAddress('postalCode'))
  postalCode!: string;

  @CheckedBy(checkCountry)
  country!: string;

  @CheckedBy(checkOneOf(CARRIER_CODES))
  carrier!: string;
}

export class PaymentForm {
  @CheckedBy(checkOneOf(PAYMENT_METHODS))
  method!: string;

  /** Read for cards only. */
  @IsOptional()
  @IsString(says('validation.card_number'))
  @MaxLength(MAX_CARD_TEXT, says('validation.card_number'))
  cardNumber?: string;
}

export class ShipForm {
  @IsOptional()
  @IsString(says('validation.text'))
  @MaxLength(MAX_TRACKING_NUMBER, says('validation.max_length', { max: MAX_TRACKING_NUMBER }))
  trackingNumber?: string;
}

/** The domain's own rule: one line that says something. */
const checkReason: FieldCheck = (value) => {
  if (typeof value !== 'string' || value.trim() === '') return { key: 'validation.required' };
  const tooLong = value.trim().length > MAX_GIVE_UP_REASON;
  return tooLong ? { key: 'validation.max_length', params: { max: MAX_GIVE_UP_REASON } } : undefined;
};

export class GiveUpForm {
  @CheckedBy(checkReason)
  reason!: string;
}
