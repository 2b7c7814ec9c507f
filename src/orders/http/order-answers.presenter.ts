import type { ListPage } from '../../shared/list-page.js';
import type { MyOrder } from '../application/list-my-orders.query.js';
import type { OrderDetails } from '../application/ports/order-queries.js';
import type { ShippingRate } from '../domain/carrier.js';
import { noteOf } from './parcel-notes.js';
import type { OrderDto, OrderListDto, ShippingRateDto } from './dto/order-answers.dto.js';

export function orderDto(order: OrderDetails): OrderDto {
  return {
    code: order.code,
    status: order.status,
    items: order.lines.map(({ bookId, title, author, quantity, unitPrice, lineTotal }) => ({
      bookId,
      title,
      author,
      quantity,
      unitPrice,
      total: lineTotal,
    })),
    subtotal: order.subtotal,
    shipping: { carrier: order.carrier, name: order.carrierName, cost: order.shippingCost },
    total: order.total,
    shippingAddress: order.address,
    shipments: order.shipments.map((shipment) => ({
      id: shipment.id,
      status: shipment.status,
      bookIds: order.lines.filter((line) => line.sellerId === shipment.sellerId).map(({ bookId }) => bookId),
      trackingNumber: shipment.trackingNumber,
      progress: shipment.progress,
      delayedAt: shipment.delayedAt?.toISOString() ?? null,
      shippedAt: shipment.shippedAt?.toISOString() ?? null,
      deliveredAt: shipment.deliveredAt?.toISOString() ?? null,
      reason: noteOf(order, shipment.id),
    })),
    refunds: order.refunds.map(({ shipmentId, reason, amount, status, createdAt, refundedAt }) => ({
      shipmentId,
      reason,
      amount,
      status,
      createdAt: createdAt.toISOString(),
      refundedAt: refundedAt?.toISOString() ?? null,
    })),
    payment: order.payment,
    timeline: order.timeline.map(({ status, at }) => ({ status, at: at.toISOString() })),
    placedAt: order.placedAt.toISOString(),
    expiresAt: order.expiresAt.toISOString(),
  };
}

export function orderListDto({ items, nextCursor }: ListPage<MyOrder>): OrderListDto {
  return {
    items: items.map(({ code, status, lines, total, placedAt, expiresAt }) => ({
      code,
      status,
      items: lines.map(({ bookId, title, quantity }) => ({ bookId, title, quantity })),
      total,
      placedAt: placedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    })),
    nextCursor,
  };
}

export const shippingRateDto = ({ carrier, name, coverage, cost }: ShippingRate): ShippingRateDto => ({
  carrier,
  name,
  coverage,
  cost: cost.toJSON(),
});
