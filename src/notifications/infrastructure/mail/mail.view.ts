import type { MoneyDto } from '../../../shared/money.js';

/** Model of every template under `views/emails`; what a kind does not have is `null` or empty. Addresses are absolute. */
export interface MailView {
  /** One line. */
  readonly subject: string;
  readonly title: string;
  /** The recipient's. */
  readonly name: string;
  /** Of the shop, as the reader knows it. */
  readonly host: string;
  readonly homeUrl: string;
  readonly catalogUrl: string;
  readonly sellingUrl: string;
  readonly salesUrl: string;
  readonly orderUrl: string | null;
  readonly payUrl: string | null;
  readonly code: string | null;
  readonly lines: readonly MailLine[];
  /** Of the lines. */
  readonly subtotal: MoneyDto | null;
  readonly shippingCost: MoneyDto | null;
  readonly total: MoneyDto | null;
  readonly refund: MoneyDto | null;
  /** What the payment provider took beside the total, or in its place, and goes back. */
  readonly unowed: MoneyDto | null;
  /** The total, and what was taken beyond it. */
  readonly returned: MoneyDto | null;
  readonly carrierName: string | null;
  readonly trackingNumber: string | null;
  /** ISO 8601: until when the copies are held. */
  readonly until: string | null;
  /** Whether money that was paid goes back. */
  readonly refunding: boolean;
  /** Title of the one book that the mail is about. */
  readonly book: string | null;
}

export interface MailLine {
  readonly title: string;
  readonly quantity: number;
  readonly sum: MoneyDto;
}
