import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('catalog_reservations')
export class ReservationRow {
  /** Id of the order. */
  @PrimaryColumn('varchar', { length: 26 })
  id!: string;

  /** `null` for one that was released before anybody made it. */
  @Column('varchar', { name: 'buyer_id', length: 26, nullable: true })
  buyerId!: string | null;

  @Column('varchar', { length: 10 })
  status!: string;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Column('bigint', { name: 'changed_at' })
  changedAt!: number;
}
