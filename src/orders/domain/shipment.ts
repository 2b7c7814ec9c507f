import type { ShipmentId, UserId } from '../../shared/ids.js';
import { IllegalTransitionError, InvalidTrackingNumberError } from './order-errors.js';

export const SHIPMENT_STATUSES = ['pending', 'shipped', 'delivered', 'cancelled'] as const;
export type ShipmentStatus = (typeof SHIPMENT_STATUSES)[number];

/** One seller's parcel of an order. */
export interface Shipment {
  readonly id: ShipmentId;
  readonly sellerId: UserId;
  readonly status: ShipmentStatus;
  readonly trackingNumber: string | null;
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
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

export function pendingShipment(id: ShipmentId, sellerId: UserId): Shipment {
  return { id, sellerId, status: 'pending', trackingNumber: null, shippedAt: null, deliveredAt: null };
}

/** @throws IllegalTransitionError unless it is pending */
export function shipped(shipment: Shipment, trackingNumber: string | null, at: Date): Shipment {
  if (shipment.status !== 'pending') throw new IllegalTransitionError(shipment.status, 'shipped');
  return { ...shipment, status: 'shipped', trackingNumber, shippedAt: at };
}

/** @throws IllegalTransitionError unless it is under way */
export function delivered(shipment: Shipment, at: Date): Shipment {
  if (shipment.status !== 'shipped') throw new IllegalTransitionError(shipment.status, 'delivered');
  return { ...shipment, status: 'delivered', deliveredAt: at };
}

/** A parcel that will not be sent. @throws IllegalTransitionError unless it is pending */
export function cancelled(shipment: Shipment): Shipment {
  if (shipment.status !== 'pending') throw new IllegalTransitionError(shipment.status, 'cancelled');
  return { ...shipment, status: 'cancelled' };
}
