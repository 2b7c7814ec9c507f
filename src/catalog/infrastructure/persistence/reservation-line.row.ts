import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was reserved, as the book was at that moment. */
@Entity('catalog_reservation_lines')
export class ReservationLineRow {
  @PrimaryColumn('varchar', { name: 'reservation_id', length: 26 })
  reservationId!: string;

  @PrimaryColumn('varchar', { name: 'book_id', length: 26 })
  bookId!: string;

  @Column('integer')
  quantity!: number;

  @Column('bigint', { name: 'unit_price' })
  unitPrice!: number;

  @Column('varchar', { name: 'seller_id', length: 26 })
  sellerId!: string;

  @Column('varchar', { length: 300 })
  title!: string;

  @Column('varchar', { length: 200 })
  author!: string;

  @Column('varchar', { name: 'cover_url', length: 80 })
  coverUrl!: string;

  /** When the sold copies came back; null while they have not. */
  @Column('bigint', { name: 'restocked_at', nullable: true })
  restockedAt!: number | null;
}
