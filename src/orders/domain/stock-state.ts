import type { OrderStatus } from './order-status.js';

/**
 * Where the order's copies stand in the catalogue. `…_due` is decided but not yet said to the catalogue, which is another
 * module: it is told after the order has changed, and told again until it has answered.
 */
export const STOCK_STATES = [
  'held',
  'confirm_due',
  'confirmed',
  'release_due',
  'released',
  'restock_due',
  'restocked',
] as const;
export type StockState = (typeof STOCK_STATES)[number];

export const DUE_STOCK_STATES = ['confirm_due', 'release_due', 'restock_due'] as const satisfies readonly StockState[];
export type DueStockState = (typeof DUE_STOCK_STATES)[number];

const SETTLED: Readonly<Record<DueStockState, StockState>> = {
  confirm_due: 'confirmed',
  release_due: 'released',
  restock_due: 'restocked',
};

export function isDue(state: StockState): state is DueStockState {
  return DUE_STOCK_STATES.some((due) => due === state);
}

/** What the state becomes once the catalogue has answered. */
export function settled(state: DueStockState): StockState {
  return SETTLED[state];
}

/**
 * What an order that enters `status` wants of its copies. One that is called off says so itself: an order is also refunded when
 * its parcels failed, and then each of them tells where its copies are.
 */
export function stockAfter(current: StockState, status: OrderStatus): StockState {
  switch (status) {
    case 'paid':
      return 'confirm_due';
    case 'expired':
    case 'cancelled':
      return 'release_due';
    case 'reserved':
    case 'paying':
    case 'payment_unknown':
    case 'shipped':
    case 'delivered':
    case 'refunding':
    case 'refunded':
      return current;
  }
}
