import type { ShipmentId, UserId } from '../../shared/ids.js';
import { IllegalTransitionError, InvalidGiveUpReasonError, InvalidTrackingNumberError } from './order-errors.js';
import type { Actor } from './order-status.js';
import { assertShipmentMove, type ShipmentStatus } from './shipment-status.js';

/** Where the copies of one parcel stand apart from the rest of its order: `…_due` is not yet said to the catalogue. */
export const PARCEL_STOCK_STATES = ['with_order', 'restock_due', 'restocked'] as const;
export type ParcelStockState = (typeof PARCEL_STOCK_STATES)[number];

/** How far a carrier says that a parcel under way is. */
export const PARCEL_PROGRESS = ['accepted', 'in_transit', 'out_for_delivery'] as const;
export type ParcelProgress = (typeof PARCEL_PROGRESS)[number];

/** One seller's parcel of an order. */
export interface Shipment {
  readonly id: ShipmentId;
  readonly sellerId: UserId;
  readonly status: ShipmentStatus;
  readonly stock: ParcelStockState;
  readonly trackingNumber: string | null;
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
  /** When the carrier first said that it is late. */
  readonly delayedAt: Date | null;
}

export const MAX_TRACKING_NUMBER = 60;
const TRACKING_NUMBER = /^[A-Za-z0-9][A-Za-z0-9 -]*$/;

/** Reads what a seller typed: nothing is no tracking number. @throws InvalidTrackingNumberError */
export function parseTrackingNumber(text: string): string | null {
  const number = text.trim();
  if (number === '') return null;
  if (number.length > MAX_TRACKING_NUMBER || !TRACKING_NUMBER.test(number)) throw new InvalidTrackingNumberError();
  return number;
}

export const MAX_GIVE_UP_REASON = 300;

/** Reads why a parcel will not be sent, as the buyer will read it; control characters are spaces. @throws InvalidGiveUpReasonError */
export function parseGiveUpReason(text: string): string {
  const reason = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (reason === '' || reason.length > MAX_GIVE_UP_REASON) throw new InvalidGiveUpReasonError(MAX_GIVE_UP_REASON);
  return reason;
}

export function pendingShipment(id: ShipmentId, sellerId: UserId): Shipment {
  return {
    id,
    sellerId,
    status: 'pending',
    stock: 'with_order',
    trackingNumber: null,
    shippedAt: null,
    deliveredAt: null,
    delayedAt: null,
  };
}

/** @throws IllegalTransitionError unless it is pending */
export function shipped(shipment: Shipment, trackingNumber: string | null, at: Date): Shipment {
  return { ...moved(shipment, 'shipped', 'seller'), trackingNumber, shippedAt: at };
}

/** @throws IllegalTransitionError unless it is under way */
export function delivered(shipment: Shipment, actor: Actor, at: Date): Shipment {
  return { ...moved(shipment, 'delivered', actor), deliveredAt: at };
}

/** It will not be sent, because its whole order is off. @throws IllegalTransitionError unless it is pending */
export function cancelled(shipment: Shipment, actor: Actor): Shipment {
  return moved(shipment, 'cancelled', actor);
}

/** It will not be sent, though the rest of the order may be: its copies go back by themselves. @throws IllegalTransitionError */
export function givenUp(shipment: Shipment, actor: Actor): Shipment {
  return { ...moved(shipment, 'cancelled', actor), stock: 'restock_due' };
}

/** Its copies are gone: they stay sold. @throws IllegalTransitionError unless it is under way */
export function lost(shipment: Shipment, actor: Actor): Shipment {
  return moved(shipment, 'lost', actor);
}

/** The carrier says so the first time. @throws IllegalTransitionError unless it is under way and was on time so far */
export function delayed(shipment: Shipment, at: Date): Shipment {
  if (shipment.status !== 'shipped' || shipment.delayedAt) throw new IllegalTransitionError(shipment.status, 'delayed');
  return { ...shipment, delayedAt: at };
}

function moved(shipment: Shipment, to: ShipmentStatus, actor: Actor): Shipment {
  assertShipmentMove(shipment.status, to, actor);
  return { ...shipment, status: to };
}
