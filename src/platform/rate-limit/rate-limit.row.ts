import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('platform_rate_limits')
export class RateLimitRow {
  /** SHA-256 of what is counted: neither address nor e-mail is stored. */
  @PrimaryColumn('varchar', { name: 'id', length: 64 })
  id!: string;

  @Column('integer', { name: 'hits' })
  hits!: number;

  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;
}
