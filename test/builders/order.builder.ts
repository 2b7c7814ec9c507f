import { newId, type BookId, type OrderId, type ShipmentId, type UserId } from '../../src/shared/ids.js';
import { Money } from '../../src/shared/money.js';
import type { ShippingRate } from '../../src/orders/domain/carrier.js';
import { Order } from '../../src/orders/domain/order.js';
import { newOrderCode } from '../../src/orders/domain/order-code.js';
import type { OrderLine } from '../../src/orders/domain/order-line.js';
import type { OrderStatus } from '../../src/orders/domain/order-status.js';
import { quantityOf } from '../../src/orders/domain/quantity.js';
import { ShippingAddress } from '../../src/orders/domain/shipping-address.js';

export const NOON = new Date('2026-11-20T12:00:00Z');

export const addressInput = {
  recipient: 'Ana Quiroga',
  street: 'Calle 10 # 43-21',
  city: 'Medellín',
  region: 'Antioquia',
  postalCode: '050021',
  country: 'CO',
};

export const anAddress = ShippingAddress.of(addressInput);

export const aRate: ShippingRate = {
  carrier: 'servientrega',
  name: 'Servientrega',
  coverage: 'national',
  cost: Money.of(1500, 'USD'),
};

export function aLine(line: Partial<OrderLine> = {}): OrderLine {
  return {
    bookId: newId<BookId>(),
    sellerId: newId<UserId>(),
    title: 'Rayuela',
    author: 'Julio Cortázar',
    coverUrl: '/covers/rayuela.svg',
    unitPrice: Money.of(1999, 'USD'),
    quantity: quantityOf(1),
    ...line,
  };
}

interface OrderParts {
  readonly buyerId?: UserId;
  readonly lines?: readonly OrderLine[];
  readonly rate?: ShippingRate;
  readonly at?: Date;
}

/** A new order, held for 15 minutes; of two books of two sellers unless told otherwise. */
export function anOrder({ buyerId, lines, rate = aRate, at = NOON }: OrderParts = {}): Order {
  return Order.place({
    id: newId<OrderId>(),
    code: newOrderCode(),
    buyerId: buyerId ?? newId<UserId>(),
    lines: lines ?? [aLine(), aLine()],
    address: anAddress,
    rate,
    at,
    expiresAt: new Date(at.getTime() + 15 * 60_000),
    newShipmentId: () => newId<ShipmentId>(),
  });
}

/** An order that was brought to `status` by its own moves. */
export function orderIn(status: OrderStatus, parts: OrderParts = {}): Order {
  const order = anOrder(parts);
  const { expiresAt } = order.state;
  const paying = order.startPayment(NOON);
  const paid = paying.paymentCaptured('buyer', NOON);
  const shipped = (): Order =>
    paid.state.shipments.reduce((sent, { id, sellerId }) => sent.ship(id, sellerId, null, NOON), paid);
  switch (status) {
    case 'reserved':
      return order;
    case 'paying':
      return paying;
    case 'payment_unknown':
      return paying.paymentUnanswered('buyer', NOON);
    case 'paid':
      return paid;
    case 'shipped':
      return shipped();
    case 'delivered':
      return shipped().receive(NOON);
    case 'expired':
      return order.expire(expiresAt);
    case 'cancelled':
      return order.cancel('buyer', NOON);
    case 'refunding':
      return paid.cancel('buyer', NOON);
    case 'refunded':
      return paid.cancel('buyer', NOON).refunded(NOON);
  }
}
