import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('platform_idempotency_keys')
export class IdempotencyKeyRow {
  @PrimaryColumn('varchar', { name: 'user_id', length: 26 })
  userId!: string;

  @PrimaryColumn('varchar', { name: 'idempotency_key', length: 80 })
  key!: string;

  @Column('varchar', { name: 'scope', length: 40 })
  scope!: string;

  @Column('varchar', { name: 'fingerprint', length: 64 })
  fingerprint!: string;

  @Column('varchar', { name: 'resource_id', length: 26 })
  resourceId!: string;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Column('bigint', { name: 'running_until' })
  runningUntil!: number;

  /** A `KeptAnswer` as JSON; `null` while there is none. */
  @Column('text', { name: 'answer', nullable: true })
  answer!: string | null;
}
