import type { OrderId, ShipmentId } from '../../../shared/ids.js';
import type { CarrierCode } from '../../domain/carrier.js';
import type { ParcelProgress } from '../../domain/shipment.js';

/** A parcel under way that its carrier is to be asked about. */
export interface WatchedParcel {
  readonly shipmentId: ShipmentId;
  readonly orderId: OrderId;
  readonly carrier: CarrierCode;
  readonly trackingNumber: string | null;
  readonly shippedAt: Date;
  /** When it was to be asked about. */
  readonly trackAt: Date;
  readonly isLate: boolean;
}

/** When to ask about which parcel. Writes take part in the open unit of work. */
export abstract class ParcelWatch {
  /** Parcels under way that are due, the longest due first. */
  abstract due(at: Date, limit: number): Promise<readonly WatchedParcel[]>;

  /** Takes the check that is due now and sets the next one; `false` when another instance took it, or the parcel has arrived. */
  abstract claim(parcel: WatchedParcel, nextAt: Date): Promise<boolean>;

  /** What the carrier said of a parcel that is still under way. */
  abstract progressed(id: ShipmentId, progress: ParcelProgress): Promise<void>;
}
