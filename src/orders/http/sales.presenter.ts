import { type FormModel, formModel } from '../../platform/http/form.js';
import { pager } from '../../platform/views/pager.js';
import type { ListedSales } from '../application/list-sales.query.js';
import type { Sale } from '../application/ports/order-queries.js';
import { MAX_GIVE_UP_REASON } from '../domain/shipment.js';
import type { GiveUpView } from './give-up.view.js';
import { whereabouts } from './order-story.js';
import type { SalesView } from './sales.view.js';

/** `refused` is the form of one sale that has to be corrected. */
export function salesView(
  { items, nextCursor, isSimulated }: ListedSales,
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
      ...whereabouts(sale),
      shippedAt: sale.shippedAt?.toISOString() ?? null,
      deliveredAt: sale.deliveredAt?.toISOString() ?? null,
      canShip: sale.canShip,
      form: refused?.shipmentId === sale.id ? refused.form : formModel({}),
    })),
    simulated: isSimulated && items.some(({ canShip }) => canShip),
    pager: pager('/selling/orders', {}, cursor, nextCursor),
  };
}

export function giveUpView({ id, orderCode, items, total }: Sale, form: FormModel): GiveUpView {
  return { id, orderCode, items, total, form, maxReason: MAX_GIVE_UP_REASON };
}
