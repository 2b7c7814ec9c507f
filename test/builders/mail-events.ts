import type { AuthEvent } from '../../src/auth/auth.api.js';
import type { CatalogEvent } from '../../src/catalog/catalog.api.js';
import type { OrderEventPayload, OrdersEvent, ShipmentEventPayload } from '../../src/orders/orders.api.js';
import { type BookId, newId, type OrderId, type ShipmentId, type UserId } from '../../src/shared/ids.js';
import type { DomainEvent, EventId } from '../../src/shared/domain-event.js';

type OrderEventType = Extract<OrdersEvent, { payload: OrderEventPayload }>['type'];
type ShipmentEventType = Extract<OrdersEvent, { payload: ShipmentEventPayload }>['type'];

export const usd = (amount: number) => ({ amount, currency: 'USD' });

export const line = (sellerId: UserId, title: string, quantity = 1, price = 1250) => ({
  bookId: newId<BookId>(),
  sellerId,
  title,
  quantity,
  unitPrice: usd(price),
});

const event = <Type extends string, Payload extends object>(
  type: Type,
  subject: string,
  payload: Payload,
): DomainEvent<Type, Payload> => ({
  id: newId<EventId>(),
  type,
  subject,
  occurredAt: new Date('2026-11-20T10:00:00.000Z'),
  payload,
});

/** An order of 42.50 USD with a book of one seller's, unless the changes say otherwise. */
export function orderEvent(type: OrderEventType, changes: Partial<OrderEventPayload> = {}): OrdersEvent {
  const orderId = changes.orderId ?? newId<OrderId>();
  return event(type, orderId, {
    orderId,
    code: 'BK7Q2M4X',
    buyerId: newId<UserId>(),
    status: 'paid',
    actor: 'buyer',
    lines: [line(newId<UserId>(), 'Pedro Páramo', 2, 1825)],
    shippingCost: usd(600),
    total: usd(4250),
    carrierName: 'Servientrega',
    expiresAt: '2026-11-20T10:15:00.000Z',
    calledOff: [],
    unowed: null,
    ...changes,
  });
}

export function shipmentEvent(type: ShipmentEventType, changes: Partial<ShipmentEventPayload> = {}): OrdersEvent {
  const orderId = changes.orderId ?? newId<OrderId>();
  const sellerId = changes.sellerId ?? newId<UserId>();
  return event(type, orderId, {
    orderId,
    code: 'BK7Q2M4X',
    buyerId: newId<UserId>(),
    sellerId,
    shipmentId: newId<ShipmentId>(),
    actor: 'seller',
    lines: [line(sellerId, 'Pedro Páramo', 2, 1825)],
    carrierName: 'Servientrega',
    trackingNumber: 'SV-0042-77',
    refund: usd(3650),
    ...changes,
  });
}

export const registeredEvent = (userId = newId<UserId>()): AuthEvent =>
  event('auth.user_registered', userId, { userId, name: 'Ana Quiroga' });

export function soldOutEvent(sellerId = newId<UserId>(), title = 'Rayuela'): CatalogEvent {
  const bookId = newId<BookId>();
  return event('catalog.book_sold_out', bookId, { bookId, sellerId, title, author: 'J. Cortázar', price: usd(900) });
}
