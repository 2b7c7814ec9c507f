import type { Money } from '../../shared/money.js';
import { UnknownCarrierError } from './order-errors.js';

export const CARRIER_CODES = ['dhl', 'fedex', 'envia', 'servientrega'] as const;
export type CarrierCode = (typeof CARRIER_CODES)[number];

/** What one carrier asks for taking an order, all its parcels included, to the country that was asked about. */
export interface ShippingRate {
  readonly carrier: CarrierCode;
  /** Proper name, e.g. `DHL`. */
  readonly name: string;
  readonly coverage: 'national' | 'international';
  readonly cost: Money;
}

/** @throws UnknownCarrierError */
export function parseCarrier(text: string): CarrierCode {
  const code = CARRIER_CODES.find((carrier) => carrier === text);
  if (!code) throw new UnknownCarrierError();
  return code;
}
