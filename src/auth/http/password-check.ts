import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { FieldErrors } from '../../platform/http/form.js';
import type { AccountDisabledError, InvalidCredentialsError } from '../domain/auth-errors.js';
import type { User } from '../domain/user.js';

/** What came of looking at the e-mail and password of a log-in. */
export type PasswordCheck =
  | { readonly kind: 'accepted'; readonly user: User }
  | { readonly kind: 'refused'; readonly error: InvalidCredentialsError | AccountDisabledError }
  | { readonly kind: 'incomplete'; readonly errors: FieldErrors };

const checks = new WeakMap<Request, PasswordCheck>();

export const setPasswordCheck = (request: Request, check: PasswordCheck): void => {
  checks.set(request, check);
};

/** What {@link PasswordGuard} found out, on the routes that it guards. */
export const CheckedPassword = createParamDecorator((_data: unknown, context: ExecutionContext): PasswordCheck => {
  const check = checks.get(context.switchToHttp().getRequest<Request>());
  if (!check) throw new Error('@CheckedPassword on a route without PasswordGuard');
  return check;
});
