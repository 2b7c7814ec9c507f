import {
  bookFacts,
  type BookFacts,
  orderFacts,
  type OrderFacts,
  parcelFacts,
  type ParcelFacts,
  saleFacts,
  type SaleFacts,
} from './facts.js';
import { JsonReader } from './json-reader.js';
import { UnreadableFactsError } from './unreadable-facts.error.js';

/** To the buyer, about the whole order. */
const ORDER_KINDS = [
  'order_placed',
  'order_paid',
  'payment_refused',
  'order_delivered',
  'order_expired',
  'order_cancelled',
  'order_refunded',
] as const;
/** To the buyer, about one seller's parcel. */
const PARCEL_KINDS = ['parcel_shipped', 'parcel_cancelled', 'parcel_delayed', 'parcel_lost'] as const;
/** To a seller, about his part of an order. */
const SALE_KINDS = ['books_sold', 'sale_cancelled'] as const;

export const MAIL_KINDS = ['welcome', ...ORDER_KINDS, ...PARCEL_KINDS, ...SALE_KINDS, 'book_sold_out'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** What a mail is about, whoever reads it in whatever language. */
export type MailContent =
  | { readonly kind: 'welcome'; readonly facts: object }
  | { readonly kind: (typeof ORDER_KINDS)[number]; readonly facts: OrderFacts }
  | { readonly kind: (typeof PARCEL_KINDS)[number]; readonly facts: ParcelFacts }
  | { readonly kind: (typeof SALE_KINDS)[number]; readonly facts: SaleFacts }
  | { readonly kind: 'book_sold_out'; readonly facts: BookFacts };

/** Reads what was stored. @throws UnreadableFactsError, also for a kind of a newer version, which this one cannot write. */
export function mailContent(kind: string, facts: unknown): MailContent {
  const json = JsonReader.of(facts, 'facts');
  if (kind === 'welcome') return { kind, facts: {} };
  if (kind === 'book_sold_out') return { kind, facts: bookFacts(json) };
  if (isOneOf(ORDER_KINDS, kind)) return { kind, facts: orderFacts(json) };
  if (isOneOf(PARCEL_KINDS, kind)) return { kind, facts: parcelFacts(json) };
  if (isOneOf(SALE_KINDS, kind)) return { kind, facts: saleFacts(json) };
  throw new UnreadableFactsError('kind', 'a mail that this version writes');
}

const isOneOf = <T extends string>(list: readonly T[], text: string): text is T => list.some((item) => item === text);

/**
 * Mails that make another one about the same order pointless. Events come in no promised order, and mail may have to wait:
 * nobody is asked to pay what is paid, or to send what was called off.
 */
export const SUPERSEDED_BY: Readonly<Partial<Record<MailKind, readonly MailKind[]>>> = {
  order_placed: ['order_paid', 'order_expired', 'order_cancelled'],
  payment_refused: ['order_paid', 'order_expired', 'order_cancelled'],
  books_sold: ['sale_cancelled'],
};

/** The moment from which a mail only confuses; `null` where there is none. */
export function pointlessFrom(content: MailContent): Date | null {
  const asksToPay = content.kind === 'order_placed' || content.kind === 'payment_refused';
  return asksToPay ? new Date(content.facts.expiresAt) : null;
}
