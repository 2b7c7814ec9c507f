import type { AuthEvent } from '../../auth/auth.api.js';
import type { CatalogEvent } from '../../catalog/catalog.api.js';
import type { OrdersEvent } from '../../orders/orders.api.js';
import type { DomainEvent } from '../../shared/domain-event.js';
import type { UserId } from '../../shared/ids.js';
import { boughtBook, bookFacts, type BoughtBook, orderFacts, parcelFacts } from '../domain/facts.js';
import { JsonReader } from '../domain/json-reader.js';
import type { MailDraft } from '../domain/mail.js';

type Writer = (payload: JsonReader) => readonly MailDraft[];

/** An order that was paid when it was called off: the money goes back, and the sellers had been told of the sale. */
const CANCELLED_AFTER_PAYMENT = 'refunding';

const toBuyer =
  (kind: 'order_placed' | 'order_delivered' | 'order_expired' | 'order_refunded'): Writer =>
  (payload) => [{ recipientId: buyerOf(payload), content: { kind, facts: orderFacts(payload) } }];

const ofParcel =
  (kind: 'parcel_shipped' | 'parcel_delayed' | 'parcel_lost'): Writer =>
  (payload) => [{ recipientId: buyerOf(payload), content: { kind, facts: parcelFacts(payload) } }];

/** Which mails each event makes. Parcels are told one by one as they leave, and the order once when all has arrived. */
const WRITERS = {
  'auth.user_registered': (payload) => [
    { recipientId: payload.id<UserId>('userId'), content: { kind: 'welcome', facts: {} } },
  ],
  'catalog.book_sold_out': (payload) => [
    { recipientId: payload.id<UserId>('sellerId'), content: { kind: 'book_sold_out', facts: bookFacts(payload) } },
  ],
  'orders.order_placed': toBuyer('order_placed'),
  'orders.order_paid': (payload) => [
    { recipientId: buyerOf(payload), content: { kind: 'order_paid', facts: orderFacts(payload) } },
    ...toSellers('books_sold', payload),
  ],
  // A buyer whose card is refused while he waits sees it on the page. The shop's timer tells of one that came later. Money that
  // was taken and goes back is told in writing in any case.
  'orders.order_payment_refused': (payload) => {
    const facts = orderFacts(payload);
    if (payload.text('actor') === 'buyer' && !facts.unowed) return [];
    return [{ recipientId: buyerOf(payload), content: { kind: 'payment_refused', facts } }];
  },
  'orders.order_delivered': toBuyer('order_delivered'),
  'orders.order_expired': toBuyer('order_expired'),
  'orders.order_cancelled': (payload) => {
    const facts = orderFacts(payload);
    const toTheBuyer: MailDraft = { recipientId: buyerOf(payload), content: { kind: 'order_cancelled', facts } };
    if (facts.status !== CANCELLED_AFTER_PAYMENT) return [toTheBuyer];
    const calledOff = payload.ids<UserId>('calledOff');
    const toThem = toSellers('sale_cancelled', payload).filter(({ recipientId }) => calledOff.includes(recipientId));
    return [toTheBuyer, ...toThem];
  },
  'orders.order_refunded': toBuyer('order_refunded'),
  'orders.shipment_shipped': ofParcel('parcel_shipped'),
  'orders.shipment_cancelled': (payload) => [
    { recipientId: buyerOf(payload), content: { kind: 'parcel_cancelled', facts: parcelFacts(payload) } },
    // A seller who cannot send the books knows it; one whose parcel an operator called off does not.
    ...(payload.text('actor') === 'operator' ? toSellers('sale_cancelled', payload) : []),
  ],
  'orders.shipment_delayed': ofParcel('parcel_delayed'),
  'orders.shipment_lost': ofParcel('parcel_lost'),
} satisfies Partial<Record<(AuthEvent | CatalogEvent | OrdersEvent)['type'], Writer>>;

const writers: ReadonlyMap<string, Writer> = new Map(Object.entries(WRITERS));

export const MAIL_EVENTS: readonly string[] = [...writers.keys()];

/** @throws UnreadableFactsError when the payload breaks its contract. */
export function mailsOf(event: DomainEvent): readonly MailDraft[] {
  const writer = writers.get(event.type);
  if (!writer) throw new Error(`no mail is written for ${event.type}`);
  return writer(JsonReader.of(event.payload));
}

const buyerOf = (payload: JsonReader): UserId => payload.id<UserId>('buyerId');

/** Each seller is told of his own books only. */
function toSellers(kind: 'books_sold' | 'sale_cancelled', payload: JsonReader): readonly MailDraft[] {
  const code = payload.text('code');
  const books = new Map<UserId, BoughtBook[]>();
  for (const line of payload.objects('lines')) {
    const sellerId = line.id<UserId>('sellerId');
    books.set(sellerId, [...(books.get(sellerId) ?? []), boughtBook(line)]);
  }
  return [...books].map(([recipientId, lines]) => ({ recipientId, content: { kind, facts: { code, lines } } }));
}
