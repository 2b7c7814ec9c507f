import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('platform_markers')
export class MarkerRow {
  @PrimaryColumn('varchar', { name: 'name', length: 80 })
  name!: string;

  @Column('bigint', { name: 'set_at' })
  setAt!: number;
}
