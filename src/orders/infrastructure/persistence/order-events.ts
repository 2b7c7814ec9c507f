import type { DomainEvent, EventId } from '../../../shared/domain-event.js';
import { newId, type UserId } from '../../../shared/ids.js';
import type { Order } from '../../domain/order.js';
import type { ParcelChange, ParcelHappening, Transition } from '../../domain/order-state.js';
import type { OrderLine } from '../../domain/order-line.js';
import type { OrderStatus } from '../../domain/order-status.js';
import type { OrderEventLine, OrderEventPayload, OrdersEvent, ShipmentEventPayload } from '../../orders.api.js';

type OrderEventType = Extract<OrdersEvent, DomainEvent<string, OrderEventPayload>>['type'];
type ShipmentEventType = Extract<OrdersEvent, DomainEvent<string, ShipmentEventPayload>>['type'];

/** What an order that reaches a state is said to have done; `reserved` is where it begins and where refused payments lead. */
const REACHED = {
  paying: 'orders.order_payment_started',
  payment_unknown: 'orders.order_payment_unknown',
  paid: 'orders.order_paid',
  shipped: 'orders.order_shipped',
  delivered: 'orders.order_delivered',
  expired: 'orders.order_expired',
  cancelled: 'orders.order_cancelled',
  // Called off after it was paid, or none of its parcels arrived: `status` tells it from a cancellation before.
  refunding: 'orders.order_cancelled',
  refunded: 'orders.order_refunded',
} as const satisfies Record<Exclude<OrderStatus, 'reserved'>, OrderEventType>;

const HAPPENED = {
  shipped: 'orders.shipment_shipped',
  delivered: 'orders.shipment_delivered',
  cancelled: 'orders.shipment_cancelled',
  delayed: 'orders.shipment_delayed',
  lost: 'orders.shipment_lost',
} as const satisfies Record<ParcelHappening, ShipmentEventType>;

/** One event for each of the order's changes, in their order. */
export function transitionEvents(order: Order): readonly OrdersEvent[] {
  return order.changes.map((change) => ({
    id: newId<EventId>(),
    type: typeOf(change),
    subject: order.state.id,
    occurredAt: change.at,
    payload: orderPayload(order, change),
  }));
}

/** One event for each thing that happened to a parcel by itself. */
export function parcelEvents(order: Order): ReadonlyMap<ParcelChange, OrdersEvent> {
  const alone = order.parcelChanges.filter(({ withOrder }) => !withOrder);
  return new Map(alone.map((change) => [change, parcelEvent(order, change)]));
}

function parcelEvent(order: Order, change: ParcelChange): OrdersEvent {
  return {
    id: newId<EventId>(),
    type: HAPPENED[change.happened],
    subject: order.state.id,
    occurredAt: change.at,
    payload: shipmentPayload(order, change),
  };
}

function typeOf({ from, to }: Transition): OrderEventType {
  if (to !== 'reserved') return REACHED[to];
  return from === null ? 'orders.order_placed' : 'orders.order_payment_refused';
}

function orderPayload(order: Order, { to, actor }: Transition): OrderEventPayload {
  const { state } = order;
  return {
    orderId: state.id,
    code: state.code,
    buyerId: state.buyerId,
    status: to,
    actor,
    lines: state.lines.map(lineOf),
    shippingCost: state.shippingCost.toJSON(),
    total: order.total.toJSON(),
    carrierName: state.carrierName,
    expiresAt: state.expiresAt.toISOString(),
    calledOff: calledOff(order),
    unowed: order.unowed?.toJSON() ?? null,
  };
}

function calledOff({ state, parcelChanges }: Order): UserId[] {
  const parcels = parcelChanges.filter(({ withOrder }) => withOrder).map(({ shipmentId }) => shipmentId);
  return state.shipments.filter(({ id }) => parcels.includes(id)).map(({ sellerId }) => sellerId);
}

function shipmentPayload({ state }: Order, { shipmentId, actor, refund }: ParcelChange): ShipmentEventPayload {
  const shipment = state.shipments.find(({ id }) => id === shipmentId);
  if (!shipment) throw new Error(`the order ${state.id} has no parcel ${shipmentId}`);
  return {
    orderId: state.id,
    code: state.code,
    buyerId: state.buyerId,
    sellerId: shipment.sellerId,
    shipmentId,
    actor,
    lines: state.lines.filter(({ sellerId }) => sellerId === shipment.sellerId).map(lineOf),
    carrierName: state.carrierName,
    trackingNumber: shipment.trackingNumber,
    refund: refund?.toJSON() ?? null,
  };
}

const lineOf = ({ bookId, sellerId, title, quantity, unitPrice }: OrderLine): OrderEventLine => ({
  bookId,
  sellerId,
  title,
  quantity,
  unitPrice: unitPrice.toJSON(),
});
