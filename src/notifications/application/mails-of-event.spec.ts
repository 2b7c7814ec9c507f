import {
  line,
  orderEvent,
  registeredEvent,
  shipmentEvent,
  soldOutEvent,
  usd,
} from '../../../test/builders/mail-events.js';
import { BOOK_EVENTS } from '../../catalog/catalog.api.js';
import { ORDER_EVENTS, SHIPMENT_EVENTS } from '../../orders/orders.api.js';
import type { DomainEvent } from '../../shared/domain-event.js';
import { newId, type UserId } from '../../shared/ids.js';
import { MAIL_KINDS } from '../domain/mail-content.js';
import { UnreadableFactsError } from '../domain/unreadable-facts.error.js';
import { MAIL_EVENTS, mailsOf } from './mails-of-event.js';

const buyer = newId<UserId>();
const vera = newId<UserId>();
const luis = newId<UserId>();
const lines = [line(vera, 'Rayuela'), line(luis, 'El Aleph', 2), line(vera, 'Ficciones')];

const whoGetsWhat = (event: DomainEvent) => mailsOf(event).map((mail) => [mail.recipientId, mail.content.kind]);

/** An event as it comes out of storage or over a wire, with one field of its payload changed. */
function broken(event: DomainEvent, field: string, value: unknown): DomainEvent {
  return { ...event, payload: { ...event.payload, [field]: value } };
}

describe('the mails of an event', () => {
  it.each<[DomainEvent, readonly (readonly [UserId, string])[]]>([
    [registeredEvent(buyer), [[buyer, 'welcome']]],
    [soldOutEvent(vera), [[vera, 'book_sold_out']]],
    [orderEvent('orders.order_placed', { buyerId: buyer }), [[buyer, 'order_placed']]],
    [
      orderEvent('orders.order_paid', { buyerId: buyer, lines }),
      [
        [buyer, 'order_paid'],
        [vera, 'books_sold'],
        [luis, 'books_sold'],
      ],
    ],
    [
      orderEvent('orders.order_payment_refused', { buyerId: buyer, actor: 'timer', status: 'reserved' }),
      [[buyer, 'payment_refused']],
    ],
    [orderEvent('orders.order_payment_refused', { buyerId: buyer, actor: 'buyer', status: 'reserved' }), []],
    // Something else than the total was taken: he was told on the page, and it is money of his.
    [
      orderEvent('orders.order_payment_refused', {
        buyerId: buyer,
        actor: 'buyer',
        status: 'reserved',
        unowed: usd(7),
      }),
      [[buyer, 'payment_refused']],
    ],
    [orderEvent('orders.order_delivered', { buyerId: buyer }), [[buyer, 'order_delivered']]],
    [orderEvent('orders.order_expired', { buyerId: buyer }), [[buyer, 'order_expired']]],
    [
      orderEvent('orders.order_cancelled', { buyerId: buyer, lines, status: 'cancelled' }),
      [[buyer, 'order_cancelled']],
    ],
    [
      orderEvent('orders.order_cancelled', { buyerId: buyer, lines, status: 'refunding', calledOff: [vera, luis] }),
      [
        [buyer, 'order_cancelled'],
        [vera, 'sale_cancelled'],
        [luis, 'sale_cancelled'],
      ],
    ],
    [
      orderEvent('orders.order_cancelled', { buyerId: buyer, lines, status: 'refunding', calledOff: [luis] }),
      [
        [buyer, 'order_cancelled'],
        [luis, 'sale_cancelled'],
      ],
    ],
    [
      orderEvent('orders.order_cancelled', { buyerId: buyer, lines, status: 'refunding', actor: 'timer' }),
      [[buyer, 'order_cancelled']],
    ],
    [orderEvent('orders.order_refunded', { buyerId: buyer }), [[buyer, 'order_refunded']]],
    [shipmentEvent('orders.shipment_shipped', { buyerId: buyer }), [[buyer, 'parcel_shipped']]],
    [shipmentEvent('orders.shipment_cancelled', { buyerId: buyer }), [[buyer, 'parcel_cancelled']]],
    [
      shipmentEvent('orders.shipment_cancelled', { buyerId: buyer, sellerId: vera, actor: 'operator' }),
      [
        [buyer, 'parcel_cancelled'],
        [vera, 'sale_cancelled'],
      ],
    ],
    [shipmentEvent('orders.shipment_delayed', { buyerId: buyer }), [[buyer, 'parcel_delayed']]],
    [shipmentEvent('orders.shipment_lost', { buyerId: buyer }), [[buyer, 'parcel_lost']]],
  ])('$type', (event, expected) => {
    expect(whoGetsWhat(event)).toEqual(expected);
  });

  it('are of every kind there is, and of events that there are', () => {
    const known: readonly string[] = ['auth.user_registered', ...BOOK_EVENTS, ...ORDER_EVENTS, ...SHIPMENT_EVENTS];
    expect(MAIL_EVENTS.filter((type) => !known.includes(type))).toEqual([]);
    expect(MAIL_KINDS).toHaveLength(15);
  });

  it('tell a seller of his own books only', () => {
    const [, toVera, toLuis] = mailsOf(orderEvent('orders.order_paid', { buyerId: buyer, lines }));
    const titles = [toVera, toLuis].map((mail) =>
      mail?.content.kind === 'books_sold' ? mail.content.facts.lines.map(({ title }) => title) : [],
    );
    expect(titles).toEqual([['Rayuela', 'Ficciones'], ['El Aleph']]);
  });

  it('are told of an order of the version before, which did not name whose parcels it called off', () => {
    const event = orderEvent('orders.order_cancelled', { buyerId: buyer, lines, status: 'refunding' });
    expect(whoGetsWhat(broken(event, 'calledOff', undefined))).toEqual([[buyer, 'order_cancelled']]);
    for (const odd of ['x', [1], ['nobody'], null]) {
      expect(() => mailsOf(broken(event, 'calledOff', odd))).toThrow(UnreadableFactsError);
    }
  });

  it('hold what was taken and not owed, which the version before did not tell', () => {
    const euros = { amount: 4000, currency: 'EUR' };
    for (const type of ['orders.order_paid', 'orders.order_payment_refused'] as const) {
      const event = orderEvent(type, { actor: 'timer', unowed: euros });
      expect(mailsOf(event)[0]?.content.facts).toMatchObject({ unowed: euros });
      expect(mailsOf(broken(event, 'unowed', undefined))[0]?.content.facts).toMatchObject({ unowed: null });
      expect(() => mailsOf(broken(event, 'unowed', 7))).toThrow(UnreadableFactsError);
    }
  });

  it('hold what a parcel gives back, and the number to follow it by', () => {
    const [mail] = mailsOf(shipmentEvent('orders.shipment_lost', { refund: usd(3650) }));
    expect(mail?.content.facts).toMatchObject({ refund: usd(3650), trackingNumber: 'SV-0042-77' });
    const [none] = mailsOf(shipmentEvent('orders.shipment_delayed', { refund: null, trackingNumber: null }));
    expect(none?.content.facts).toMatchObject({ refund: null, trackingNumber: null });
  });

  it('hold nothing that the contract does not name', () => {
    const event = broken(orderEvent('orders.order_placed'), 'cardNumber', '4242424242424242');
    expect(JSON.stringify(mailsOf(event))).not.toContain('4242');
  });

  it.each<[string, unknown]>([
    ['buyerId', 'nobody'],
    ['buyerId', undefined],
    ['code', ''],
    ['code', 7],
    ['code', 'x'.repeat(2_001)],
    ['status', null],
    ['lines', []],
    ['lines', 'Rayuela'],
    ['lines', [null]],
    ['lines', [{ ...lines[0], sellerId: 'x' }]],
    ['lines', [{ ...lines[0], quantity: 1.5 }]],
    ['lines', [{ ...lines[0], quantity: '2' }]],
    ['lines', [{ ...lines[0], unitPrice: 12 }]],
    ['total', { amount: -1, currency: 'USD' }],
    ['total', { amount: 1, currency: 'dollars' }],
    ['total', { amount: '1', currency: 'USD' }],
    ['expiresAt', 'tomorrow'],
    ['expiresAt', 1_795_000_000_000],
    ['carrierName', {}],
  ])('are none when %s is %j', (field, value) => {
    expect(() => mailsOf(broken(orderEvent('orders.order_paid'), field, value))).toThrow(UnreadableFactsError);
  });

  it.each([null, [], 'text', 12])('are none when the payload is %j', (payload) => {
    const event = JSON.parse(JSON.stringify({ ...registeredEvent(), payload })) as DomainEvent;
    expect(() => mailsOf(event)).toThrow(UnreadableFactsError);
  });

  it('do not repeat in an error what the payload holds', () => {
    const attempt = () => mailsOf(broken(orderEvent('orders.order_paid'), 'expiresAt', 'ana@example.com'));
    expect(attempt).toThrow('payload.expiresAt is not a moment in ISO 8601');
  });
});
