import type { MoneyDto } from '../../shared/money.js';
import type { UserId } from '../../shared/ids.js';
import type { OrderDetails, ShipmentDetails } from '../application/ports/order-queries.js';
import { isUnowed } from '../domain/payment.js';
import type { OrderShipmentView, RefundView, TimelineEntryView } from './order.view.js';

type Names = ReadonlyMap<UserId, string>;
type Entry = { readonly at: Date; readonly view: TimelineEntryView };

/** How an order and its parcels came to be where they are, oldest first. */
export function timelineViews(order: OrderDetails, names: Names): readonly TimelineEntryView[] {
  const entries: Entry[] = [
    ...order.timeline.map(({ status, actor, at }): Entry => {
      return { at, view: { kind: 'order', status, actor, at: at.toISOString() } };
    }),
    ...order.parcelSteps.map(({ shipmentId, happened, actor, at, note }): Entry => {
      const sellerName = nameOf(order, shipmentId, names);
      return { at, view: { kind: 'parcel', step: happened, sellerName, note, actor, at: at.toISOString() } };
    }),
    ...order.refunds.flatMap(({ amount, refundedAt: at }): Entry[] =>
      at ? [{ at, view: { kind: 'refund', amount, actor: 'timer', at: at.toISOString() } }] : [],
    ),
  ];
  // Of what happened at one moment the parcel's step is the cause, and the money comes before the order's end.
  return entries
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || rank(a.view) - rank(b.view))
    .map(({ view }) => view);
}

function rank(entry: TimelineEntryView): number {
  if (entry.kind === 'parcel') return 0;
  if (entry.kind === 'refund') return 2;
  return entry.status === 'refunded' ? 3 : 1;
}

export function refundViews(order: OrderDetails, names: Names): readonly RefundView[] {
  return order.refunds.map(({ shipmentId, reason, amount, status }) => ({
    reason,
    sellerName: shipmentId === null ? null : nameOf(order, shipmentId, names),
    amount,
    done: status === 'refunded',
  }));
}

/** What the order costs its buyer after its refunds; what was never owed was never part of it. */
export function afterRefunds({ total, refunds }: OrderDetails): MoneyDto | null {
  const counted = refunds.filter(({ reason }) => !isUnowed(reason));
  if (counted.length === 0) return null;
  const back = counted.reduce((sum, { amount }) => sum + amount.amount, 0);
  return { amount: total.amount - back, currency: total.currency };
}

/** Only a parcel under way is somewhere, or late. */
export function whereabouts({
  status,
  progress,
  delayedAt,
}: Pick<ShipmentDetails, 'status' | 'progress' | 'delayedAt'>): Pick<OrderShipmentView, 'progress' | 'isLate'> {
  const underWay = status === 'shipped';
  return { progress: underWay ? progress : null, isLate: underWay && delayedAt !== null };
}

function nameOf({ shipments }: OrderDetails, shipmentId: string, names: Names): string | null {
  const shipment = shipments.find(({ id }) => id === shipmentId);
  return (shipment && names.get(shipment.sellerId)) ?? null;
}
