import type { OrderId, ShipmentId, UserId } from '../../shared/ids.js';
import { InvalidMoneyError } from '../../shared/money.js';
import type { ShippingRate } from './carrier.js';
import type { OrderCode } from './order-code.js';
import { EmptyCartError, TotalTooLargeError } from './order-errors.js';
import type { OrderLine } from './order-line.js';
import type { OrderState } from './order-state.js';
import { total } from './parcels.js';
import { pendingShipment } from './shipment.js';
import type { ShippingAddress } from './shipping-address.js';

export interface PlacedOrder {
  readonly id: OrderId;
  readonly code: OrderCode;
  readonly buyerId: UserId;
  readonly lines: readonly OrderLine[];
  readonly address: ShippingAddress;
  readonly rate: ShippingRate;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly newShipmentId: () => ShipmentId;
}

/** How an order begins: held, with one parcel for each of its sellers. @throws EmptyCartError, TotalTooLargeError */
export function stateOf({ rate, at, newShipmentId, ...placed }: PlacedOrder): OrderState {
  if (placed.lines.length === 0) throw new EmptyCartError();
  const sellers = [...new Set(placed.lines.map((line) => line.sellerId))];
  const state: OrderState = {
    ...placed,
    status: 'reserved',
    stock: 'held',
    shipments: sellers.map((sellerId) => pendingShipment(newShipmentId(), sellerId)),
    carrier: rate.carrier,
    carrierName: rate.name,
    shippingCost: rate.cost,
    placedAt: at,
    version: 0,
  };
  assertPayable(state);
  return state;
}

function assertPayable(state: OrderState): void {
  try {
    total(state.lines, state).plus(state.shippingCost);
  } catch (error) {
    if (error instanceof InvalidMoneyError) throw new TotalTooLargeError();
    throw error;
  }
}
