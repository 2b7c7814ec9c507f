import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { readForm } from '../../platform/http/form.js';
import { AccountDisabledError, InvalidCredentialsError } from '../domain/auth-errors.js';
import { User } from '../domain/user.js';
import { LogInDto } from './dto/log-in.dto.js';
import { LocalStrategy } from './local.strategy.js';
import { type PasswordCheck, setPasswordCheck } from './password-check.js';

/**
 * Has Passport check the e-mail and password of a log-in. It always lets the request in, with what it found out: a page
 * shows its form again where the API answers a problem.
 */
@Injectable()
export class PasswordGuard extends AuthGuard() {
  constructor(strategy: LocalStrategy) {
    super({ defaultStrategy: strategy.registeredAs, session: false, property: 'passwordCheck' });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    // passport-local would look in the query next, where a password ends up in logs: only a whole body gets that far.
    const form = await readForm(LogInDto, request.body);
    if (form.ok) return Boolean(await super.canActivate(context));
    setPasswordCheck(request, { kind: 'incomplete', errors: form.errors });
    return true;
  }

  override handleRequest<T>(error: unknown, user: T, _info: unknown, context: ExecutionContext): T {
    setPasswordCheck(context.switchToHttp().getRequest<Request>(), checkOf(error, user));
    return user;
  }
}

function checkOf(error: unknown, user: unknown): PasswordCheck {
  if (error instanceof InvalidCredentialsError || error instanceof AccountDisabledError) {
    return { kind: 'refused', error };
  }
  if (error instanceof Error) throw error;
  if (!(user instanceof User)) throw new Error('the password could not be checked', { cause: error });
  return { kind: 'accepted', user };
}
