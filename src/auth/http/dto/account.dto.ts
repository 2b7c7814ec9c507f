import { ApiProperty } from '@nestjs/swagger';
import { ROLES } from '../../domain/role.js';

/** What the API shows of an account, to its owner only. */
export class RegisteredUserDto {
  @ApiProperty({ example: '01j9z3k8m4q7r2t5v8x1y4z6aa' })
  id!: string;

  @ApiProperty({ example: 'Ana Quiroga' })
  name!: string;

  @ApiProperty({ example: 'ana@example.com', format: 'email', description: 'In lower case, whatever was sent.' })
  email!: string;
}

export class AccountDto extends RegisteredUserDto {
  @ApiProperty({ enum: ROLES, isArray: true, example: [] })
  roles!: string[];
}

export class StartedSessionDto {
  @ApiProperty({ description: 'For `Authorization: Bearer …`. It is shown this once and stored nowhere.' })
  token!: string;

  @ApiProperty({ format: 'date-time', description: 'When the token dies, used or not, unless it is ended before.' })
  expiresAt!: string;

  @ApiProperty({ type: AccountDto })
  user!: AccountDto;
}
