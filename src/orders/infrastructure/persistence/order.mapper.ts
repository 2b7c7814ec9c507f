import type { DomainEvent } from '../../../shared/domain-event.js';
import { parseId, type Id } from '../../../shared/ids.js';
import { Money } from '../../../shared/money.js';
import { CARRIER_CODES } from '../../domain/carrier.js';
import type { ParcelChange } from '../../domain/order-state.js';
import { Order } from '../../domain/order.js';
import { type OrderCode, parseOrderCode } from '../../domain/order-code.js';
import type { OrderLine } from '../../domain/order-line.js';
import { isSold, ORDER_STATUSES, type OrderStatus } from '../../domain/order-status.js';
import { quantityOf } from '../../domain/quantity.js';
import { PARCEL_STOCK_STATES, type Shipment } from '../../domain/shipment.js';
import { SHIPMENT_STATUSES, type ShipmentStatus } from '../../domain/shipment-status.js';
import { ShippingAddress } from '../../domain/shipping-address.js';
import { STOCK_STATES } from '../../domain/stock-state.js';
import type { OrderHistoryRow } from './order-history.row.js';
import type { OrderLineRow } from './order-line.row.js';
import type { OrderRow } from './order.row.js';
import type { ShipmentHistoryRow } from './shipment-history.row.js';
import type { ShipmentRow } from './shipment.row.js';

/** Columns under the names of the row's properties. */
export const ORDER_COLUMNS = `o.id, o.code, o.buyer_id AS buyerId, o.status, o.stock_state AS stockState, o.currency, o.subtotal,
  o.shipping_cost AS shippingCost, o.total, o.carrier, o.carrier_name AS carrierName, o.recipient, o.street, o.city,
  o.region, o.postal_code AS postalCode, o.country, o.placed_at AS placedAt, o.expires_at AS expiresAt,
  o.paid_at AS paidAt, o.version`;
export const LINE_COLUMNS = `order_id AS orderId, book_id AS bookId, position, seller_id AS sellerId, title, author,
  cover_url AS coverUrl, unit_price AS unitPrice, quantity`;
export const SHIPMENT_COLUMNS = `id, order_id AS orderId, seller_id AS sellerId, status, sales_group AS salesGroup,
  stock_state AS stockState,
  tracking_number AS trackingNumber, shipped_at AS shippedAt, delivered_at AS deliveredAt, delayed_at AS delayedAt,
  track_at AS trackAt, progress`;

export function orderFrom(row: OrderRow, lines: readonly OrderLineRow[], shipments: readonly ShipmentRow[]): Order {
  return Order.restore({
    id: id(row.id),
    code: codeFrom(row.code),
    buyerId: id(row.buyerId),
    status: statusFrom(row.status),
    stock: oneOf(STOCK_STATES, row.stockState),
    lines: lines.map((line) => lineFrom(line, row.currency)),
    shipments: shipments.map(shipmentFrom),
    address: ShippingAddress.restore(row),
    carrier: oneOf(CARRIER_CODES, row.carrier),
    carrierName: row.carrierName,
    shippingCost: Money.of(row.shippingCost, row.currency),
    placedAt: new Date(row.placedAt),
    expiresAt: new Date(row.expiresAt),
    version: row.version,
  });
}

export function orderRow(order: Order): OrderRow {
  const { state } = order;
  const { recipient, street, city, region, postalCode, country } = state.address;
  return {
    id: state.id,
    code: state.code,
    buyerId: state.buyerId,
    status: state.status,
    stockState: state.stock,
    currency: state.shippingCost.currency,
    subtotal: order.subtotal.amount,
    shippingCost: state.shippingCost.amount,
    total: order.total.amount,
    carrier: state.carrier,
    carrierName: state.carrierName,
    ...{ recipient, street, city, region, postalCode, country },
    placedAt: state.placedAt.getTime(),
    expiresAt: state.expiresAt.getTime(),
    paidAt: null,
    version: state.version,
  };
}

export function lineRows({ state }: Order): OrderLineRow[] {
  return state.lines.map((line, position) => ({
    orderId: state.id,
    bookId: line.bookId,
    position,
    sellerId: line.sellerId,
    title: line.title,
    author: line.author,
    coverUrl: line.coverUrl,
    unitPrice: line.unitPrice.amount,
    quantity: line.quantity,
  }));
}

export function shipmentRows({ state }: Order): ShipmentRow[] {
  return state.shipments.map((shipment) => ({
    id: shipment.id,
    orderId: state.id,
    sellerId: shipment.sellerId,
    status: shipment.status,
    salesGroup: salesGroup(state.status, shipment.status),
    stockState: shipment.stock,
    trackingNumber: shipment.trackingNumber,
    shippedAt: shipment.shippedAt?.getTime() ?? null,
    deliveredAt: shipment.deliveredAt?.getTime() ?? null,
    delayedAt: shipment.delayedAt?.getTime() ?? null,
    trackAt: null,
    progress: null,
  }));
}

/** `version` is the one that the first of the transitions makes; `events` tell of the transitions, one each. */
export function historyRows(order: Order, events: readonly DomainEvent[], version: number): OrderHistoryRow[] {
  return order.changes.map((change, index) => ({
    orderId: order.state.id,
    version: version + index,
    fromStatus: change.from,
    toStatus: change.to,
    actor: change.actor,
    at: change.at.getTime(),
    eventId: events[index]?.id ?? null,
  }));
}

/** `events` tell of the changes that others hear of. */
export function parcelHistoryRows(order: Order, events: ReadonlyMap<ParcelChange, DomainEvent>): ShipmentHistoryRow[] {
  return order.parcelChanges.map((change) => ({
    shipmentId: change.shipmentId,
    step: change.happened,
    orderId: order.state.id,
    actor: change.actor,
    at: change.at.getTime(),
    note: change.note,
    eventId: events.get(change)?.id ?? null,
  }));
}

export const statusFrom = (text: string): OrderStatus => oneOf(ORDER_STATUSES, text);
export const shipmentStatusFrom = (text: string): ShipmentStatus => oneOf(SHIPMENT_STATUSES, text);

export function codeFrom(text: string): OrderCode {
  const code = parseOrderCode(text);
  if (!code) throw new Error(`the database holds ${text} as an order code`);
  return code;
}

export function id<T extends Id<string>>(text: string): T {
  const parsed = parseId<T>(text);
  if (!parsed) throw new Error(`the database holds ${text} as an id`);
  return parsed;
}

/** @throws when the database holds a value that this version does not know */
export function oneOf<const T extends string>(values: readonly T[], text: string): T {
  const value = values.find((known) => known === text);
  if (value === undefined) throw new Error(`the database holds ${text} where one of ${values.join(', ')} belongs`);
  return value;
}

export const dateOrNull = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

function lineFrom(row: OrderLineRow, currency: string): OrderLine {
  return {
    bookId: id(row.bookId),
    sellerId: id(row.sellerId),
    title: row.title,
    author: row.author,
    coverUrl: row.coverUrl,
    unitPrice: Money.of(row.unitPrice, currency),
    quantity: quantityOf(row.quantity),
  };
}

function shipmentFrom(row: ShipmentRow): Shipment {
  return {
    id: id(row.id),
    sellerId: id(row.sellerId),
    status: shipmentStatusFrom(row.status),
    stock: oneOf(PARCEL_STOCK_STATES, row.stockState),
    trackingNumber: row.trackingNumber,
    shippedAt: dateOrNull(row.shippedAt),
    deliveredAt: dateOrNull(row.deliveredAt),
    delayedAt: dateOrNull(row.delayedAt),
  };
}

function salesGroup(order: OrderStatus, shipment: ShipmentStatus): number | null {
  if (!isSold(order)) return null;
  return order === 'paid' && shipment === 'pending' ? 1 : 0;
}
