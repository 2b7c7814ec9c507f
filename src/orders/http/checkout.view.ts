import type { FormModel } from '../../platform/http/form.js';
import type { MoneyDto } from '../../shared/money.js';

/** Model of `orders/checkout`. Fields: `recipient`, `street`, `city`, `region`, `postalCode`, `country`, `carrier`, hidden `_key`. */
export interface CheckoutView {
  readonly form: FormModel;
  readonly key: string;
  readonly lines: readonly CheckoutLineView[];
  readonly subtotal: MoneyDto;
  readonly carriers: readonly CarrierOptionView[];
  /** ISO 3166-1 alpha-2 codes, in any order: the page names and sorts them in the reader's language. */
  readonly countries: readonly string[];
  /** How long the copies will be held, in minutes. */
  readonly reservationMinutes: number;
}

export interface CheckoutLineView {
  readonly title: string;
  readonly coverUrl: string;
  readonly quantity: number;
  readonly lineTotal: MoneyDto;
}

export interface CarrierOptionView {
  readonly code: CarrierCode;
  /** Proper name, e.g. `DHL`. */
  readonly name: string;
  readonly coverage: 'national' | 'international';
  readonly cost: MoneyDto;
  /** Subtotal and this carrier's cost. */
  readonly total: MoneyDto;
}

export type CarrierCode = 'dhl' | 'fedex' | 'envia' | 'servientrega';
