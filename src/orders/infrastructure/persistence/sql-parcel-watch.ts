import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { ParcelWatch, type WatchedParcel } from '../../application/ports/parcel-watch.js';
import { CARRIER_CODES } from '../../domain/carrier.js';
import type { ParcelProgress } from '../../domain/shipment.js';
import { id as idFrom, oneOf } from './order.mapper.js';

interface DueRow {
  shipmentId: string;
  orderId: string;
  carrier: string;
  trackingNumber: string | null;
  shippedAt: number | null;
  trackAt: number;
  delayedAt: number | null;
}

@Injectable()
export class SqlParcelWatch extends ParcelWatch {
  constructor(private readonly database: Database) {
    super();
  }

  async due(at: Date, limit: number): Promise<readonly WatchedParcel[]> {
    const rows = await this.database.query<DueRow>(
      `SELECT s.id AS shipmentId, s.order_id AS orderId, o.carrier, s.tracking_number AS trackingNumber,
         s.shipped_at AS shippedAt, s.track_at AS trackAt, s.delayed_at AS delayedAt
       FROM orders_shipments s JOIN orders_orders o ON o.id = s.order_id
       WHERE s.track_at <= ? AND s.status = 'shipped' ORDER BY s.track_at LIMIT ?`,
      [at.getTime(), limit],
    );
    return rows.map((row) => ({
      shipmentId: idFrom(row.shipmentId),
      orderId: idFrom(row.orderId),
      carrier: oneOf(CARRIER_CODES, row.carrier),
      trackingNumber: row.trackingNumber,
      shippedAt: new Date(row.shippedAt ?? row.trackAt),
      trackAt: new Date(row.trackAt),
      isLate: row.delayedAt !== null,
    }));
  }

  async claim(parcel: WatchedParcel, nextAt: Date): Promise<WatchedParcel | null> {
    const claimed = await this.database.execute(
      `UPDATE orders_shipments SET track_at = ? WHERE id = ? AND track_at = ? AND status = 'shipped'`,
      [nextAt.getTime(), parcel.shipmentId, parcel.trackAt.getTime()],
    );
    return claimed === 1 ? { ...parcel, trackAt: nextAt } : null;
  }

  async progressed({ shipmentId, trackAt }: WatchedParcel, progress: ParcelProgress): Promise<void> {
    await this.database.execute(
      `UPDATE orders_shipments SET progress = ? WHERE id = ? AND track_at = ? AND status = 'shipped'
         AND (progress IS NULL OR progress <> ?)`,
      [progress, shipmentId, trackAt.getTime(), progress],
    );
  }
}
