import { ApiProperty } from '@nestjs/swagger';
import { MAX_EMAIL_LENGTH } from '../../domain/email.js';
import { MAX_NAME_LENGTH } from '../../domain/person-name.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../domain/password.js';
import { CheckedBy } from '../../../platform/http/checked-by.js';
import { checkEmail, checkName, checkPassword } from './field-checks.js';

export class RegisterUserDto {
  @ApiProperty({ example: 'Ana Quiroga', minLength: 1, maxLength: MAX_NAME_LENGTH })
  @CheckedBy(checkName)
  name!: string;

  @ApiProperty({ example: 'ana@example.com', format: 'email', maxLength: MAX_EMAIL_LENGTH })
  @CheckedBy(checkEmail)
  email!: string;

  @ApiProperty({
    example: 'a long sentence is best',
    format: 'password',
    minLength: MIN_PASSWORD_LENGTH,
    maxLength: MAX_PASSWORD_LENGTH,
  })
  @CheckedBy(checkPassword)
  password!: string;
}
