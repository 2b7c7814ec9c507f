import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('orders_order_history')
export class OrderHistoryRow {
  @PrimaryColumn('varchar', { name: 'order_id', length: 26 })
  orderId!: string;

  /** The version of the order that this made. */
  @PrimaryColumn('integer', { name: 'version' })
  version!: number;

  @Column('varchar', { name: 'from_status', length: 20, nullable: true })
  fromStatus!: string | null;

  @Column('varchar', { name: 'to_status', length: 20 })
  toStatus!: string;

  @Column('varchar', { name: 'actor', length: 10 })
  actor!: string;

  @Column('bigint', { name: 'at' })
  at!: number;

  /** The event in the outbox that tells of it; `null` for what happened before there were events. */
  @Column('varchar', { name: 'event_id', length: 26, nullable: true })
  eventId!: string | null;
}
