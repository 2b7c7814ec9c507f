import { IllegalTransitionError } from './order-errors.js';
import type { Actor } from './order-status.js';

/** `cancelled`: it will not be sent. `lost`: the carrier has lost it. */
export const SHIPMENT_STATUSES = ['pending', 'shipped', 'delivered', 'cancelled', 'lost'] as const;
export type ShipmentStatus = (typeof SHIPMENT_STATUSES)[number];

interface ShipmentMove {
  readonly from: ShipmentStatus;
  readonly to: ShipmentStatus;
  readonly by: readonly Actor[];
}

/** Every move a parcel can make, and who may make it. What does not stand here does not happen. */
const SHIPMENT_MOVES: readonly ShipmentMove[] = [
  { from: 'pending', to: 'shipped', by: ['seller'] },
  // The buyer and the timer only with the whole order.
  { from: 'pending', to: 'cancelled', by: ['buyer', 'seller', 'operator', 'timer'] },
  { from: 'shipped', to: 'delivered', by: ['buyer', 'operator', 'timer'] },
  { from: 'shipped', to: 'lost', by: ['operator', 'timer'] },
];

export function mayMoveShipment(from: ShipmentStatus, to: ShipmentStatus, actor: Actor): boolean {
  return SHIPMENT_MOVES.some((move) => move.from === from && move.to === to && move.by.includes(actor));
}

/** @throws IllegalTransitionError with the status the parcel is in. */
export function assertShipmentMove(from: ShipmentStatus, to: ShipmentStatus, actor: Actor): void {
  if (!mayMoveShipment(from, to, actor)) throw new IllegalTransitionError(from, to);
}
