import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The simulated carriers' own book of parcels: nobody else writes here. */
@Entity('orders_simulated_parcels')
export class SimulatedParcelRow {
  @PrimaryColumn('varchar', { name: 'shipment_id', length: 26 })
  shipmentId!: string;

  @Column('varchar', { name: 'carrier', length: 20 })
  carrier!: string;

  @Column('varchar', { name: 'tracking_number', length: 60 })
  trackingNumber!: string;

  @Column('bigint', { name: 'accepted_at' })
  acceptedAt!: number;
}
