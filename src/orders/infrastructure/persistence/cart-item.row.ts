import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('orders_cart_items')
export class CartItemRow {
  @PrimaryColumn('varchar', { name: 'user_id', length: 26 })
  userId!: string;

  @PrimaryColumn('varchar', { name: 'book_id', length: 26 })
  bookId!: string;

  @Column('integer', { name: 'quantity' })
  quantity!: number;

  @Column('bigint', { name: 'added_at' })
  addedAt!: number;

  /** Among the lines added at one moment. */
  @Column('integer', { name: 'position' })
  position!: number;
}
