import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('orders_order_lines')
export class OrderLineRow {
  @PrimaryColumn('varchar', { name: 'order_id', length: 26 })
  orderId!: string;

  @PrimaryColumn('varchar', { name: 'book_id', length: 26 })
  bookId!: string;

  /** The order of the lines on the page. */
  @Column('integer', { name: 'position' })
  position!: number;

  @Column('varchar', { name: 'seller_id', length: 26 })
  sellerId!: string;

  @Column('varchar', { name: 'title', length: 300 })
  title!: string;

  @Column('varchar', { name: 'author', length: 300 })
  author!: string;

  @Column('varchar', { name: 'cover_url', length: 300 })
  coverUrl!: string;

  @Column('bigint', { name: 'unit_price' })
  unitPrice!: number;

  @Column('integer', { name: 'quantity' })
  quantity!: number;
}
