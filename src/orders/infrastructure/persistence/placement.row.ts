import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('orders_placements')
export class PlacementRow {
  @PrimaryColumn('varchar', { name: 'order_id', length: 26 })
  orderId!: string;

  @Column('varchar', { name: 'code', length: 16 })
  code!: string;

  @Column('varchar', { name: 'buyer_id', length: 26 })
  buyerId!: string;

  @Column('varchar', { name: 'status', length: 20 })
  status!: string;

  /** JSON: `[{ bookId, quantity }]`. */
  @Column('text', { name: 'wanted_lines' })
  wantedLines!: string;

  /** JSON: `{ code, message, details }`. */
  @Column('text', { name: 'refusal', nullable: true })
  refusal!: string | null;

  @Column('bigint', { name: 'release_at', nullable: true })
  releaseAt!: number | null;
}
