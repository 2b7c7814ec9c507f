import type { MoneyDto } from '../../shared/money.js';
import type { JsonReader } from './json-reader.js';

// What mails tell, as it was when the event happened. It is read twice with the same readers: from the event, and from
// the database when the mail is due.

export interface BoughtBook {
  readonly title: string;
  readonly quantity: number;
  readonly unitPrice: MoneyDto;
}

export interface OrderFacts {
  /** What the buyer knows the order by. */
  readonly code: string;
  readonly status: string;
  readonly lines: readonly BoughtBook[];
  readonly shippingCost: MoneyDto;
  readonly total: MoneyDto;
  readonly carrierName: string;
  /** ISO 8601: until when an unpaid order holds its copies. */
  readonly expiresAt: string;
  /** What the payment provider took beside the total, or in its place, and goes back. */
  readonly unowed: MoneyDto | null;
}

export interface ParcelFacts {
  readonly code: string;
  readonly lines: readonly BoughtBook[];
  readonly carrierName: string;
  readonly trackingNumber: string | null;
  /** What goes back to the buyer for it, if anything. */
  readonly refund: MoneyDto | null;
}

/** One seller's part of an order. */
export interface SaleFacts {
  readonly code: string;
  readonly lines: readonly BoughtBook[];
}

export interface BookFacts {
  readonly title: string;
}

export function orderFacts(json: JsonReader): OrderFacts {
  return {
    ...saleFacts(json),
    status: json.text('status'),
    shippingCost: json.money('shippingCost'),
    total: json.money('total'),
    carrierName: json.text('carrierName'),
    expiresAt: json.instant('expiresAt'),
    unowed: json.addedMoneyOrNull('unowed'),
  };
}

export function parcelFacts(json: JsonReader): ParcelFacts {
  return {
    ...saleFacts(json),
    carrierName: json.text('carrierName'),
    trackingNumber: json.textOrNull('trackingNumber'),
    refund: json.moneyOrNull('refund'),
  };
}

export function saleFacts(json: JsonReader): SaleFacts {
  return { code: json.text('code'), lines: json.objects('lines').map(boughtBook) };
}

export function bookFacts(json: JsonReader): BookFacts {
  return { title: json.text('title') };
}

export function boughtBook(json: JsonReader): BoughtBook {
  return {
    title: json.text('title'),
    quantity: json.positiveInteger('quantity'),
    unitPrice: json.money('unitPrice'),
  };
}
