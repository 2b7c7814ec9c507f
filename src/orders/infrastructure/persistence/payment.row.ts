import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('orders_payments')
export class PaymentRow {
  @PrimaryColumn('varchar', { name: 'id', length: 26 })
  id!: string;

  @Column('varchar', { name: 'order_id', length: 26 })
  orderId!: string;

  /** The order's id while the money is or may be taken, else null: a unique key lets an order have one such payment. */
  @Column('varchar', { name: 'live_order_id', length: 26, nullable: true })
  liveOrderId!: string | null;

  @Column('varchar', { name: 'method', length: 20 })
  method!: string;

  @Column('varchar', { name: 'card_last4', length: 4, nullable: true })
  cardLast4!: string | null;

  @Column('varchar', { name: 'currency', length: 3 })
  currency!: string;

  @Column('bigint', { name: 'amount' })
  amount!: number;

  /** What the provider took, and in which currency; null until it has, and where the version before wrote it down. */
  @Column('bigint', { name: 'taken_amount', nullable: true })
  takenAmount!: number | null;

  @Column('varchar', { name: 'taken_currency', length: 3, nullable: true })
  takenCurrency!: string | null;

  /** What its refunds come to, also those on their way: never more than was taken, in its currency. */
  @Column('bigint', { name: 'refunded_amount' })
  refundedAmount!: number;

  @Column('varchar', { name: 'status', length: 20 })
  status!: string;

  @Column('varchar', { name: 'decline_reason', length: 30, nullable: true })
  declineReason!: string | null;

  @Column('varchar', { name: 'reference', length: 100, nullable: true })
  reference!: string | null;

  @Column('bigint', { name: 'started_at' })
  startedAt!: number;

  @Column('bigint', { name: 'finished_at', nullable: true })
  finishedAt!: number | null;

  @Column('bigint', { name: 'check_at', nullable: true })
  checkAt!: number | null;
}
