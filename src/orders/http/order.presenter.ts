import { pager } from '../../platform/views/pager.js';
import type { ListPage } from '../../shared/list-page.js';
import type { MyOrder } from '../application/list-my-orders.query.js';
import type { ListedSale } from '../application/list-sales.query.js';
import type { ShownOrder } from '../application/show-order.query.js';
import { isSold } from '../domain/order-status.js';
import { bookUrl } from './cart.presenter.js';
import type { OrderListView } from './order-list.view.js';
import type { OrderView } from './order.view.js';
import { type FormModel, formModel } from '../../platform/http/form.js';
import type { SalesView } from './sales.view.js';

const COVERS_SHOWN = 4;

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
  const nameOf = (line: { readonly sellerId: ShownOrder['order']['lines'][number]['sellerId'] }): string | null =>
    sellerNames.get(line.sellerId) ?? null;
  return {
    code: order.code,
    status: order.status,
    lines: order.lines.map(({ bookId, title, author, coverUrl, unitPrice, quantity, lineTotal, sellerId }) => ({
      url: bookUrl(bookId),
      title,
      author,
      coverUrl,
      sellerName: nameOf({ sellerId }),
      unitPrice,
      quantity,
      lineTotal,
    })),
    subtotal: order.subtotal,
    carrierName: order.carrierName,
    shippingCost: order.shippingCost,
    total: order.total,
    address: order.address,
    payment: order.payment,
    timeline: order.timeline.map(({ status, at }) => ({ status, at: at.toISOString() })),
    shipments: isSold(order.status) ? shipmentViews(order, nameOf) : [],
    expiresAt: order.status === 'reserved' ? order.expiresAt.toISOString() : null,
    canPay,
    canCancel,
    canConfirmReceipt,
  };
}

/** `refused` is the form of one sale that has to be corrected. */
export function salesView(
  { items, nextCursor }: ListPage<ListedSale>,
  cursor: string | undefined,
  refused?: { readonly shipmentId: string; readonly form: FormModel },
): SalesView {
  return {
    shipments: items.map((sale) => ({
      id: sale.id,
      orderCode: sale.orderCode,
      status: sale.status,
      paidAt: sale.paidAt.toISOString(),
      items: sale.items,
      total: sale.total,
      carrierName: sale.carrierName,
      address: sale.address,
      trackingNumber: sale.trackingNumber,
      shippedAt: sale.shippedAt?.toISOString() ?? null,
      deliveredAt: sale.deliveredAt?.toISOString() ?? null,
      canShip: sale.canShip,
      form: refused?.shipmentId === sale.id ? refused.form : formModel({}),
    })),
    pager: pager('/selling/orders', {}, cursor, nextCursor),
  };
}

function shipmentViews(
  { lines, shipments }: ShownOrder['order'],
  nameOf: (line: Pick<(typeof lines)[number], 'sellerId'>) => string | null,
): OrderView['shipments'] {
  return shipments.map(({ sellerId, status, trackingNumber, shippedAt, deliveredAt }) => ({
    sellerName: nameOf({ sellerId }),
    status,
    items: lines.filter((line) => line.sellerId === sellerId).map(({ title, quantity }) => ({ title, quantity })),
    trackingNumber,
    shippedAt: shippedAt?.toISOString() ?? null,
    deliveredAt: deliveredAt?.toISOString() ?? null,
  }));
}
