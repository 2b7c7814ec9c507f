import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('orders_refunds')
export class RefundRow {
  @PrimaryColumn('varchar', { name: 'id', length: 26 })
  id!: string;

  @Column('varchar', { name: 'payment_id', length: 26 })
  paymentId!: string;

  @Column('varchar', { name: 'order_id', length: 26 })
  orderId!: string;

  @Column('varchar', { name: 'currency', length: 3 })
  currency!: string;

  @Column('bigint', { name: 'amount' })
  amount!: number;

  @Column('varchar', { name: 'reason', length: 20 })
  reason!: string;

  /** `order`, `late_capture`, `excess`, `mismatch` or the id of a shipment: a payment is refunded once for each. */
  @Column('varchar', { name: 'cause', length: 26 })
  cause!: string;

  @Column('varchar', { name: 'status', length: 20 })
  status!: string;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Column('bigint', { name: 'due_at' })
  dueAt!: number;

  @Column('bigint', { name: 'refunded_at', nullable: true })
  refundedAt!: number | null;
}
