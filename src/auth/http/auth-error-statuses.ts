import { ErrorStatuses } from '../../platform/http/error-statuses.js';
import type { UserNotFoundError } from '../auth.api.js';
import type * as errors from '../domain/auth-errors.js';

type AuthErrorCode = (InstanceType<(typeof errors)[keyof typeof errors]> | UserNotFoundError)['code'];

export class AuthErrorStatuses extends ErrorStatuses {
  readonly statuses = {
    'auth.account_disabled': 403,
    'auth.email_taken': 409,
    'auth.invalid_credentials': 401,
    'auth.invalid_email': 400,
    'auth.invalid_name': 400,
    'auth.invalid_password': 400,
    'auth.own_account': 409,
    'auth.user_not_found': 404,
  } satisfies Record<AuthErrorCode, number>;
}
