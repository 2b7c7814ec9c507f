import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('orders_shipments')
export class ShipmentRow {
  @PrimaryColumn('varchar', { name: 'id', length: 26 })
  id!: string;

  @Column('varchar', { name: 'order_id', length: 26 })
  orderId!: string;

  @Column('varchar', { name: 'seller_id', length: 26 })
  sellerId!: string;

  @Column('varchar', { name: 'status', length: 20 })
  status!: string;

  /** Where the seller's list has it: 1 to be sent, 0 any other that was sold, null not sold. */
  @Column('integer', { name: 'sales_group', nullable: true })
  salesGroup!: number | null;

  @Column('varchar', { name: 'stock_state', length: 20 })
  stockState!: string;

  @Column('varchar', { name: 'tracking_number', length: 60, nullable: true })
  trackingNumber!: string | null;

  @Column('bigint', { name: 'shipped_at', nullable: true })
  shippedAt!: number | null;

  @Column('bigint', { name: 'delivered_at', nullable: true })
  deliveredAt!: number | null;

  @Column('bigint', { name: 'delayed_at', nullable: true })
  delayedAt!: number | null;

  /** When to ask the carrier about it next; null when there is nothing more to ask. */
  @Column('bigint', { name: 'track_at', nullable: true })
  trackAt!: number | null;

  /** How far the carrier says it is; null until it has said so. */
  @Column('varchar', { name: 'progress', length: 20, nullable: true })
  progress!: string | null;
}
