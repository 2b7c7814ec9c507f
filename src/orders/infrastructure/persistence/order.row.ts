import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('orders_orders')
export class OrderRow {
  @PrimaryColumn('varchar', { name: 'id', length: 26 })
  id!: string;

  @Column('varchar', { name: 'code', length: 16 })
  code!: string;

  @Column('varchar', { name: 'buyer_id', length: 26 })
  buyerId!: string;

  @Column('varchar', { name: 'status', length: 20 })
  status!: string;

  @Column('varchar', { name: 'stock_state', length: 20 })
  stockState!: string;

  @Column('varchar', { name: 'currency', length: 3 })
  currency!: string;

  @Column('bigint', { name: 'subtotal' })
  subtotal!: number;

  @Column('bigint', { name: 'shipping_cost' })
  shippingCost!: number;

  @Column('bigint', { name: 'total' })
  total!: number;

  @Column('varchar', { name: 'carrier', length: 20 })
  carrier!: string;

  @Column('varchar', { name: 'carrier_name', length: 60 })
  carrierName!: string;

  @Column('varchar', { name: 'recipient', length: 120 })
  recipient!: string;

  @Column('varchar', { name: 'street', length: 200 })
  street!: string;

  @Column('varchar', { name: 'city', length: 100 })
  city!: string;

  @Column('varchar', { name: 'region', length: 100 })
  region!: string;

  @Column('varchar', { name: 'postal_code', length: 20 })
  postalCode!: string;

  @Column('varchar', { name: 'country', length: 2 })
  country!: string;

  @Column('bigint', { name: 'placed_at' })
  placedAt!: number;

  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;

  @Column('bigint', { name: 'paid_at', nullable: true })
  paidAt!: number | null;

  @Column('integer', { name: 'version' })
  version!: number;
}
