import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('auth_sessions')
export class SessionRow {
  /** SHA-256 of the token in hexadecimal; the token itself is stored nowhere. */
  @PrimaryColumn('varchar', { name: 'token_hash', length: 64 })
  tokenHash!: string;

  @Column('varchar', { name: 'user_id', length: 26 })
  userId!: string;

  @Column('varchar', { name: 'kind', length: 10 })
  kind!: string;

  @Column('bigint', { name: 'started_at' })
  startedAt!: number;

  @Column('bigint', { name: 'last_seen_at' })
  lastSeenAt!: number;

  /** What `Session.expiresAt` said when the row was written; for pruning. */
  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;
}
