import { type FormModel, formModel } from '../../platform/http/form.js';
import { pager } from '../../platform/views/pager.js';
import type { ListPage } from '../../shared/list-page.js';
import type { InspectedOrder } from '../application/inspect-order.query.js';
import type { OperatorListItem } from '../application/ports/operator-queries.js';
import { ORDER_STATUSES } from '../domain/order-status.js';
import type { AdminOrdersView, AdminOrderView } from './admin-orders.view.js';
import { lineViews, shipmentViews } from './order.presenter.js';
import { afterRefunds, refundViews, timelineViews } from './order-story.js';

export const ADMIN_ORDERS = '/admin/orders';

export function adminOrdersView(
  { items, nextCursor }: ListPage<OperatorListItem>,
  query: { readonly status: string | undefined; readonly cursor: string | undefined; readonly code: string },
): AdminOrdersView {
  const status = ORDER_STATUSES.find((known) => known === query.status) ?? '';
  return {
    code: query.code,
    status,
    statuses: ORDER_STATUSES,
    orders: items.map(({ placedAt, ...order }) => ({ ...order, placedAt: placedAt.toISOString() })),
    pager: pager(ADMIN_ORDERS, { status }, query.cursor, nextCursor),
  };
}

/** `refused` is the form of one parcel that has to be corrected. */
export function adminOrderView(
  { order, buyerId, names, payments, canCancel, actions }: InspectedOrder,
  refused?: { readonly shipmentId: string; readonly form: FormModel },
): AdminOrderView {
  const views = shipmentViews(order, names);
  return {
    code: order.code,
    status: order.status,
    buyerName: names.get(buyerId) ?? null,
    lines: lineViews(order, names),
    subtotal: order.subtotal,
    carrierName: order.carrierName,
    shippingCost: order.shippingCost,
    total: order.total,
    refunds: refundViews(order, names),
    afterRefunds: afterRefunds(order),
    address: order.address,
    timeline: timelineViews(order, names),
    payments: payments.map(({ method, cardLast4, amount, taken, status, reference, startedAt }) => ({
      method,
      cardLast4,
      amount,
      taken: taken?.amount === amount.amount && taken.currency === amount.currency ? null : taken,
      status,
      reference,
      startedAt: startedAt.toISOString(),
    })),
    shipments: views.map((view) => {
      const may = actions.get(view.id);
      return {
        ...view,
        canGiveUp: may?.giveUp ?? false,
        canDeliver: may?.deliver ?? false,
        canLose: may?.lose ?? false,
        form: refused?.shipmentId === view.id ? refused.form : formModel({}),
      };
    }),
    canCancel,
  };
}
