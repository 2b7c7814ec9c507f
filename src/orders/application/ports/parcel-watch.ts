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
  /** When it is, or was, to be asked about next: it grows with every claim, so it is the claim's fencing token as well. */
  readonly trackAt: Date;
  readonly isLate: boolean;
}

/** When to ask about which parcel. Writes take part in the open unit of work. */
export abstract class ParcelWatch {
  /** Parcels under way that are due, the longest due first. */
  abstract due(at: Date, limit: number): Promise<readonly WatchedParcel[]>;

  /**
   * Takes the check that is due now and sets the next one. The parcel as it is claimed; `null` when another instance took it, or
   * the parcel has arrived.
   */
  abstract claim(parcel: WatchedParcel, nextAt: Date): Promise<WatchedParcel | null>;

  /** What the carrier said of a claimed parcel that is still under way. Nothing, when somebody has claimed it since. */
  abstract progressed(claimed: WatchedParcel, progress: ParcelProgress): Promise<void>;
}
