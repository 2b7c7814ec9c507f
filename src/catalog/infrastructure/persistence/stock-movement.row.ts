import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One move of a book's copies. The key lets no cause move them twice in the same way. */
@Entity('catalog_stock_movements')
export class StockMovementRow {
  @PrimaryColumn('varchar', { name: 'book_id', length: 26 })
  bookId!: string;

  @PrimaryColumn('varchar', { length: 10 })
  kind!: string;

  /** Id of the order or the edit; of the book itself when it was published. */
  @PrimaryColumn('varchar', { length: 26 })
  cause!: string;

  @Column('integer', { name: 'available_change' })
  availableChange!: number;

  @Column('integer', { name: 'reserved_change' })
  reservedChange!: number;

  @Column('integer', { name: 'sold_change' })
  soldChange!: number;

  @Column('bigint', { name: 'moved_at' })
  movedAt!: number;
}
