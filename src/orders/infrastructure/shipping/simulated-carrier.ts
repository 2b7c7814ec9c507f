import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Database } from '../../../platform/database/database.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Clock } from '../../../shared/clock.js';
import type { ShipmentId } from '../../../shared/ids.js';
import {
  type ParcelRequest,
  type ParcelWhereabouts,
  ShippingCarrier,
} from '../../application/ports/shipping-carrier.js';
import type { CarrierCode } from '../../domain/carrier.js';
import { SimulatedParcelRow } from '../persistence/simulated-parcel.row.js';

const accepted: ParcelWhereabouts = { kind: 'under_way', progress: 'accepted', late: false };
const inTransit: ParcelWhereabouts = { kind: 'under_way', progress: 'in_transit', late: false };
const outForDelivery: ParcelWhereabouts = { kind: 'under_way', progress: 'out_for_delivery', late: false };
const stuck: ParcelWhereabouts = { ...inTransit, late: true };

/** Where a parcel is at each step of its way; at the last one it stays. */
const WAYS = {
  on_time: [accepted, inTransit, outForDelivery, { kind: 'delivered' }],
  late: [accepted, inTransit, stuck, stuck, stuck, { ...outForDelivery, late: true }, { kind: 'delivered' }],
  lost: [accepted, inTransit, stuck, stuck, { kind: 'lost' }],
} as const satisfies Record<string, readonly ParcelWhereabouts[]>;

/** The seller's tracking number decides what becomes of a parcel, by how it ends: as the test cards do for payments. */
const FATES: readonly (readonly [RegExp, keyof typeof WAYS])[] = [
  [/LATE$/i, 'late'],
  [/LOST$/i, 'lost'],
];

const PREFIX: Readonly<Record<CarrierCode, string>> = { dhl: 'DH', fedex: 'FX', envia: 'EN', servientrega: 'SV' };

/**
 * The four carriers, inside the process, with books of their own in the database, so that every instance finds what any of them
 * announced. A parcel makes one step every `CARRIER_SPEED` seconds.
 */
@Injectable()
export class SimulatedCarrier extends ShippingCarrier {
  readonly isSimulated = true;

  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {
    super();
  }

  async register({ shipmentId, carrier, trackingNumber }: ParcelRequest): Promise<{ readonly trackingNumber: string }> {
    const row: SimulatedParcelRow = {
      shipmentId,
      carrier,
      trackingNumber: trackingNumber ?? numberFor(shipmentId, carrier),
      acceptedAt: this.clock.now().getTime(),
    };
    await this.unitOfWork.run(() => this.database.insertIfAbsent(SimulatedParcelRow, row));
    const known = await this.parcel(shipmentId);
    if (!known) throw new Error(`the parcel ${shipmentId} was not written down`);
    return { trackingNumber: known.trackingNumber };
  }

  async track({ shipmentId }: Omit<ParcelRequest, 'address'>): Promise<ParcelWhereabouts> {
    const parcel = await this.parcel(shipmentId);
    if (!parcel) return { kind: 'not_found' };
    const way = WAYS[fateOf(parcel.trackingNumber)];
    const step = Math.floor(
      (this.clock.now().getTime() - parcel.acceptedAt) / (this.config.carrierSpeedSeconds * 1000),
    );
    return way[Math.min(Math.max(step, 0), way.length - 1)] ?? accepted;
  }

  private async parcel(id: ShipmentId): Promise<{ trackingNumber: string; acceptedAt: number } | undefined> {
    const [row] = await this.database.query<{ trackingNumber: string; acceptedAt: number }>(
      `SELECT tracking_number AS trackingNumber, accepted_at AS acceptedAt FROM orders_simulated_parcels
       WHERE shipment_id = ?`,
      [id],
    );
    return row;
  }
}

const fateOf = (trackingNumber: string): keyof typeof WAYS =>
  FATES.find(([ending]) => ending.test(trackingNumber))?.[1] ?? 'on_time';

/** The same for the same parcel. */
function numberFor(shipmentId: ShipmentId, carrier: CarrierCode): string {
  const digits = createHash('sha256').update(shipmentId).digest().readUIntBE(0, 5).toString().padStart(13, '0');
  return `${PREFIX[carrier]}${digits}`;
}
