import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One step of a parcel. The key lets none happen twice. */
@Entity('orders_shipment_history')
export class ShipmentHistoryRow {
  @PrimaryColumn('varchar', { name: 'shipment_id', length: 26 })
  shipmentId!: string;

  @PrimaryColumn('varchar', { name: 'step', length: 20 })
  step!: string;

  @Column('varchar', { name: 'order_id', length: 26 })
  orderId!: string;

  @Column('varchar', { name: 'actor', length: 10 })
  actor!: string;

  @Column('bigint', { name: 'at' })
  at!: number;

  /** Why it will not be sent. */
  @Column('varchar', { name: 'note', length: 300, nullable: true })
  note!: string | null;

  /** The event that tells of it; null for what happens to a parcel only because its whole order is off. */
  @Column('varchar', { name: 'event_id', length: 26, nullable: true })
  eventId!: string | null;
}
