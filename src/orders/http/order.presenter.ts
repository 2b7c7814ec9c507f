import { pager } from '../../platform/views/pager.js';
import type { UserId } from '../../shared/ids.js';
import type { ListPage } from '../../shared/list-page.js';
import type { MyOrder } from '../application/list-my-orders.query.js';
import type { OrderDetails } from '../application/ports/order-queries.js';
import type { ShownOrder } from '../application/show-order.query.js';
import { isSold } from '../domain/order-status.js';
import { bookUrl } from './cart.presenter.js';
import type { OrderListView } from './order-list.view.js';
import type { OrderView } from './order.view.js';
import { afterRefunds, refundViews, timelineViews, whereabouts } from './order-story.js';
import { noteOf } from './parcel-notes.js';

const COVERS_SHOWN = 4;

type Names = ReadonlyMap<UserId, string>;

export function orderListView({ items, nextCursor }: ListPage<MyOrder>, cursor: string | undefined): OrderListView {
  return {
    orders: items.map(({ code, status, placedAt, total, count, lines, canPay }) => ({
      code,
      status,
      placedAt: placedAt.toISOString(),
      total,
      count,
      firstTitle: lines[0]?.title ?? '',
      moreTitles: Math.max(0, lines.length - 1),
      coverUrls: lines.slice(0, COVERS_SHOWN).map((line) => line.coverUrl),
      canPay,
    })),
    pager: pager('/orders', {}, cursor, nextCursor),
  };
}

export function orderView({ order, sellerNames, canPay, canCancel, canConfirmReceipt }: ShownOrder): OrderView {
  return {
    code: order.code,
    status: order.status,
    lines: lineViews(order, sellerNames),
    subtotal: order.subtotal,
    carrierName: order.carrierName,
    shippingCost: order.shippingCost,
    total: order.total,
    address: order.address,
    payment: order.payment,
    mismatch: canPay ? (order.refunds.findLast(({ reason }) => reason === 'mismatch')?.amount ?? null) : null,
    refunds: refundViews(order, sellerNames),
    afterRefunds: afterRefunds(order),
    timeline: timelineViews(order, sellerNames),
    shipments: isSold(order.status) ? shipmentViews(order, sellerNames) : [],
    expiresAt: order.status === 'reserved' ? order.expiresAt.toISOString() : null,
    canPay,
    canCancel,
    canConfirmReceipt,
  };
}

export function lineViews({ lines }: OrderDetails, names: Names): OrderView['lines'] {
  return lines.map(({ bookId, title, author, coverUrl, unitPrice, quantity, lineTotal, sellerId }) => ({
    url: bookUrl(bookId),
    title,
    author,
    coverUrl,
    sellerName: names.get(sellerId) ?? null,
    unitPrice,
    quantity,
    lineTotal,
  }));
}

export function shipmentViews(order: OrderDetails, names: Names): OrderView['shipments'] {
  return order.shipments.map((shipment) => ({
    id: shipment.id,
    sellerName: names.get(shipment.sellerId) ?? null,
    status: shipment.status,
    items: order.lines
      .filter((line) => line.sellerId === shipment.sellerId)
      .map(({ title, quantity }) => ({ title, quantity })),
    trackingNumber: shipment.trackingNumber,
    ...whereabouts(shipment),
    reason: noteOf(order, shipment.id),
    shippedAt: shipment.shippedAt?.toISOString() ?? null,
    deliveredAt: shipment.deliveredAt?.toISOString() ?? null,
  }));
}
