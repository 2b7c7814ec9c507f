import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('auth_user_roles')
export class UserRoleRow {
  @PrimaryColumn('varchar', { name: 'user_id', length: 26 })
  userId!: string;

  @PrimaryColumn('varchar', { name: 'role', length: 20 })
  role!: string;

  @Column('bigint', { name: 'granted_at' })
  grantedAt!: number;
}
