import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('platform_task_leases')
export class TaskLeaseRow {
  @PrimaryColumn('varchar', { name: 'name', length: 80 })
  name!: string;

  /** The instance that ran it last, for whoever looks. */
  @Column('varchar', { name: 'holder', length: 80 })
  holder!: string;

  /** Grows with each claim. */
  @Column('integer', { name: 'fence' })
  fence!: number;

  /** Nobody else may run it before; in the past when the task is free. */
  @Column('bigint', { name: 'leased_until' })
  leasedUntil!: number;
}
