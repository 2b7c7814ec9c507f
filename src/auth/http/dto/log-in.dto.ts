import { ApiProperty } from '@nestjs/swagger';
import { CheckedBy } from '../../../platform/http/checked-by.js';
import { checkPresence } from './field-checks.js';

export class LogInDto {
  @ApiProperty({ example: 'ana@example.com', format: 'email' })
  @CheckedBy(checkPresence)
  email!: string;

  @ApiProperty({ example: 'a long sentence is best', format: 'password' })
  @CheckedBy(checkPresence)
  password!: string;
}
