import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The simulated provider's own book of charges: nobody else writes here. */
@Entity('orders_simulated_charges')
export class SimulatedChargeRow {
  @PrimaryColumn('varchar', { name: 'payment_id', length: 26 })
  paymentId!: string;

  @Column('varchar', { name: 'currency', length: 3 })
  currency!: string;

  @Column('bigint', { name: 'amount' })
  amount!: number;

  @Column('varchar', { name: 'outcome', length: 20 })
  outcome!: string;

  @Column('varchar', { name: 'decline_reason', length: 30, nullable: true })
  declineReason!: string | null;

  @Column('bigint', { name: 'charged_at' })
  chargedAt!: number;
}

@Entity('orders_simulated_refunds')
export class SimulatedRefundRow {
  @PrimaryColumn('varchar', { name: 'refund_id', length: 26 })
  refundId!: string;

  @Column('varchar', { name: 'payment_id', length: 26 })
  paymentId!: string;

  @Column('bigint', { name: 'amount' })
  amount!: number;

  @Column('bigint', { name: 'refunded_at' })
  refundedAt!: number;
}
