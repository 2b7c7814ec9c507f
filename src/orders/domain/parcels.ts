import { Money } from '../../shared/money.js';
import type { OrderState } from './order-state.js';
import { lineTotal, type OrderLine } from './order-line.js';
import { type Actor, mayMove, type OrderStatus } from './order-status.js';
import type { Shipment } from './shipment.js';

type Parcels = readonly Pick<Shipment, 'status'>[];

const has = (parcels: Parcels, status: Shipment['status']): boolean =>
  parcels.some((parcel) => parcel.status === status);

/**
 * Where a sold order stands by its parcels: `paid` while one is still to be sent, `shipped` while one is under way,
 * `delivered` when one arrived, and with none of these there is nothing left to pay for: `refunding`.
 */
export function statusByParcels(
  parcels: Parcels,
): Extract<OrderStatus, 'paid' | 'shipped' | 'delivered' | 'refunding'> {
  if (has(parcels, 'pending')) return 'paid';
  if (has(parcels, 'shipped')) return 'shipped';
  return has(parcels, 'delivered') ? 'delivered' : 'refunding';
}

/** Whether the order can be called off: it is unpaid, or paid and nothing of it was sent. */
export function isCancellable(
  status: OrderStatus,
  parcels: Parcels,
  actor: Exclude<Actor, 'seller' | 'timer'>,
): boolean {
  const to = status === 'reserved' ? 'cancelled' : 'refunding';
  return mayMove(status, to, actor) && parcels.every((one) => one.status === 'pending' || one.status === 'cancelled');
}

/** The lines that a parcel carries. */
export function linesOf({ lines }: Pick<OrderState, 'lines'>, { sellerId }: Pick<Shipment, 'sellerId'>): OrderLine[] {
  return lines.filter((line) => line.sellerId === sellerId);
}

/** What the buyer paid for the books of a parcel. */
export function valueOf(state: Pick<OrderState, 'lines' | 'shippingCost'>, shipment: Shipment): Money {
  return total(linesOf(state, shipment), state);
}

/** What goes back, or went back, for parcels that never arrived: of an order that is or was paid. */
export function valueGivenBack(state: OrderState): Money {
  const gone = state.shipments.filter(({ status }) => status === 'cancelled' || status === 'lost');
  return total(
    gone.flatMap((shipment) => linesOf(state, shipment)),
    state,
  );
}

/** What the lines cost, shipping aside. */
export function total(lines: readonly OrderLine[], { shippingCost }: Pick<OrderState, 'shippingCost'>): Money {
  return lines.reduce((sum, line) => sum.plus(lineTotal(line)), Money.zero(shippingCost.currency));
}
