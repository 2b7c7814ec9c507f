import type { ReservationStanding, StoredReservation } from '../../catalog/catalog.api.js';
import type { Breach } from '../../platform/invariants/invariant-check.js';
import type { StockState } from '../domain/stock-state.js';
import type { OrderedStock, ReservationOwner } from './ports/stock-books.js';

/** The invariants that an order and its reservation tell together. */
export const ORDER_CHECKS = [
  'stock.orders_have_reservations',
  'stock.lines_are_reserved',
  'stock.only_cancelled_comes_back',
] as const;
export type OrderCheckName = (typeof ORDER_CHECKS)[number];

export interface Disagreement {
  readonly check: OrderCheckName;
  readonly row: Breach;
}

/**
 * Orders and the catalogue agree only through reservations, told after the order has changed. So while an order's stock state
 * is `…_due`, the catalogue may have heard of it or not; in every other state the two must say the same, at every moment.
 */
const AGREE: Readonly<Record<StockState, readonly string[]>> = {
  held: ['held'],
  // Parcels that were never sent come back one by one, the last of them perhaps before the order heard of the sale.
  confirm_due: ['held', 'confirmed', 'restocked'],
  confirmed: ['confirmed', 'restocked'],
  release_due: ['held', 'released'],
  released: ['released'],
  restock_due: ['held', 'confirmed', 'restocked'],
  restocked: ['restocked'],
};
const agree: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(AGREE));

/** What an order and its reservation, as both were at one moment, do not agree about. */
export function disagreements(
  order: OrderedStock,
  reservation: StoredReservation | undefined,
): readonly Disagreement[] {
  return [
    ...stateRows(order, reservation).map((row) => ({ check: 'stock.orders_have_reservations' as const, row })),
    ...lineRows(order, reservation).map((row) => ({ check: 'stock.lines_are_reserved' as const, row })),
    ...returnRows(order, reservation).map((row) => ({ check: 'stock.only_cancelled_comes_back' as const, row })),
  ];
}

/** Whether a reservation holds or sold copies for nobody: no order, and no checkout that is still to end or to give back. */
export function isOrphan({ status }: ReservationStanding, owner: ReservationOwner | undefined): boolean {
  if (owner?.hasOrder === true) return false;
  return status === 'confirmed' || status === 'restocked' || (status === 'held' && owner?.awaitsRelease !== true);
}

function stateRows(order: OrderedStock, reservation: StoredReservation | undefined): readonly Breach[] {
  if (reservation && agree.get(order.stock)?.includes(reservation.status) === true) return [];
  const { id, code, status, stock } = order;
  return [{ order_id: id, code, status, stock_state: stock, reservation: reservation?.status ?? null }];
}

function lineRows({ id, lines }: OrderedStock, reservation: StoredReservation | undefined): readonly Breach[] {
  const reserved = new Map(reservation?.lines.map((line) => [line.bookId, line]));
  const ordered = new Set(lines.map(({ bookId }) => bookId));
  const isReserved = ({ bookId, quantity, unitPrice }: OrderedStock['lines'][number]): boolean => {
    const line = reserved.get(bookId);
    return line?.quantity === quantity && line.unitPrice.amount === unitPrice;
  };
  return [
    ...lines
      .filter((line) => !isReserved(line))
      .map(({ bookId, quantity }) => {
        return { order_id: id, book_id: bookId, quantity, reserved: reserved.get(bookId)?.quantity ?? null };
      }),
    ...[...reserved.values()]
      .filter(({ bookId }) => !ordered.has(bookId))
      .map(({ bookId, quantity }) => ({ order_id: id, book_id: bookId, quantity: null, reserved: quantity })),
  ];
}

function returnRows(order: OrderedStock, reservation: StoredReservation | undefined): readonly Breach[] {
  const parcels = new Map(order.parcels.map((parcel) => [parcel.sellerId, parcel]));
  return (reservation?.lines ?? []).flatMap(({ bookId, sellerId, restockedAt }) => {
    const parcel = parcels.get(sellerId);
    const isCalledOff = ['restock_due', 'restocked'].includes(order.stock) || parcel?.status === 'cancelled';
    const mustBeBack = order.stock === 'restocked' || parcel?.stock === 'restocked';
    if (restockedAt === null ? !mustBeBack : isCalledOff) return [];
    return [
      {
        order_id: order.id,
        book_id: bookId,
        stock_state: order.stock,
        parcel: parcel?.status ?? null,
        restocked_at: restockedAt,
      },
    ];
  });
}
