import type { ShipmentId } from '../../../shared/ids.js';
import type { CarrierCode } from '../../domain/carrier.js';
import type { ShippingAddress } from '../../domain/shipping-address.js';
import type { ParcelProgress } from '../../domain/shipment.js';

export interface ParcelRequest {
  /** Our id of the parcel: the carrier knows it once by that, however often it hears of it. */
  readonly shipmentId: ShipmentId;
  readonly carrier: CarrierCode;
  /** The seller's own; `null` asks the carrier for one. */
  readonly trackingNumber: string | null;
  readonly address: ShippingAddress;
}

/** Where a parcel is, as the carrier says. `late`: it will come, but not when it was promised. */
export type ParcelWhereabouts =
  | { readonly kind: 'not_found' }
  | { readonly kind: 'under_way'; readonly progress: ParcelProgress; readonly late: boolean }
  | { readonly kind: 'delivered' }
  | { readonly kind: 'lost' };

/** Who brings the parcels. Never call it in a transaction; a call that throws or takes too long is made again. */
export abstract class ShippingCarrier {
  /** Whether no real parcel moves: pages then say so and list the test numbers. */
  abstract readonly isSimulated: boolean;

  /** Announces a parcel; its tracking number is the given one, else the carrier's. Repeating it answers the first one's. */
  abstract register(parcel: ParcelRequest): Promise<{ readonly trackingNumber: string }>;

  abstract track(parcel: Omit<ParcelRequest, 'address'>): Promise<ParcelWhereabouts>;
}
