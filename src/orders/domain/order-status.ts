import { IllegalTransitionError } from './order-errors.js';

export const ORDER_STATUSES = [
  'reserved',
  'paying',
  'payment_unknown',
  'paid',
  'shipped',
  'delivered',
  'expired',
  'cancelled',
  'refunding',
  'refunded',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Who moves an order. `timer` is the shop itself, when something falls due, or a provider is asked or tells. */
export const ACTORS = ['buyer', 'seller', 'operator', 'timer'] as const;
export type Actor = (typeof ACTORS)[number];

export interface Move {
  readonly from: OrderStatus;
  readonly to: OrderStatus;
  readonly by: readonly Actor[];
}

/** Every move an order can make, and who may make it. What does not stand here does not happen. */
export const MOVES: readonly Move[] = [
  { from: 'reserved', to: 'paying', by: ['buyer'] },
  { from: 'reserved', to: 'expired', by: ['timer'] },
  { from: 'reserved', to: 'cancelled', by: ['buyer', 'operator'] },
  { from: 'paying', to: 'paid', by: ['buyer', 'timer'] },
  { from: 'paying', to: 'reserved', by: ['buyer', 'timer'] },
  { from: 'paying', to: 'payment_unknown', by: ['buyer', 'timer'] },
  { from: 'payment_unknown', to: 'paid', by: ['timer'] },
  { from: 'payment_unknown', to: 'reserved', by: ['timer'] },
  { from: 'paid', to: 'shipped', by: ['seller', 'operator'] },
  { from: 'paid', to: 'refunding', by: ['buyer', 'seller', 'operator'] },
  { from: 'shipped', to: 'delivered', by: ['buyer', 'seller', 'operator', 'timer'] },
  { from: 'shipped', to: 'refunding', by: ['operator', 'timer'] },
  { from: 'refunding', to: 'refunded', by: ['timer'] },
];

export function mayMove(from: OrderStatus, to: OrderStatus, actor: Actor): boolean {
  return MOVES.some((move) => move.from === from && move.to === to && move.by.includes(actor));
}

/** @throws IllegalTransitionError with the status the order is in. */
export function assertMove(from: OrderStatus, to: OrderStatus, actor: Actor): void {
  if (!mayMove(from, to, actor)) throw new IllegalTransitionError(from, to);
}

/** From these the buyer has paid at some time: sellers see the order. */
export const SOLD_STATUSES = [
  'paid',
  'shipped',
  'delivered',
  'refunding',
  'refunded',
] as const satisfies readonly OrderStatus[];

export function isSold(status: OrderStatus): boolean {
  return SOLD_STATUSES.some((sold) => sold === status);
}

const CALLED_OFF: readonly OrderStatus[] = ['cancelled', 'refunding', 'refunded'];

export function isCalledOff(status: OrderStatus): boolean {
  return CALLED_OFF.includes(status);
}
