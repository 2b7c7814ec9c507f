import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('auth_users')
export class UserRow {
  @PrimaryColumn('varchar', { name: 'id', length: 26 })
  id!: string;

  @Column('varchar', { name: 'name', length: 80 })
  name!: string;

  @Column('varchar', { name: 'email', length: 254 })
  email!: string;

  @Column('varchar', { name: 'language', length: 5 })
  language!: string;

  /** What administrators find the user by: see `searchTextOf`. */
  @Column('varchar', { name: 'search_text', length: 600 })
  searchText!: string;

  @Column('varchar', { name: 'password_hash', length: 255 })
  passwordHash!: string;

  @Column('bigint', { name: 'registered_at' })
  registeredAt!: number;

  @Column('bigint', { name: 'last_log_in_at', nullable: true })
  lastLogInAt!: number | null;

  @Column('bigint', { name: 'disabled_at', nullable: true })
  disabledAt!: number | null;
}
