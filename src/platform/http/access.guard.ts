import { type ExecutionContext, ForbiddenException, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { InternalCallers } from '../internal/internal-callers.js';
import { ACCESS_RULE, type AccessRule } from './access.js';
import { CsrfTokens } from './csrf-tokens.js';
import { MULTIPART_FORM } from './multipart-form.js';
import { type Principal, principalOf, whyUnidentified } from './principal.js';
import { changesState } from './request-context.js';
import { ForbiddenError, NotAuthenticatedError } from './request-errors.js';
import { SessionStrategy } from './session.strategy.js';

/** Finds out who asks, then holds every route to its access rule and every cookie-borne change to its CSRF token. */
@Injectable()
export class AccessGuard extends AuthGuard() {
  constructor(
    strategy: SessionStrategy,
    private readonly reflector: Reflector,
    private readonly csrf: CsrfTokens,
    private readonly internalCallers: InternalCallers,
  ) {
    super({ defaultStrategy: strategy.registeredAs, session: false });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, targets);
    if (rule === undefined) throw new ForbiddenException('this route has no access rule');
    const request = context.switchToHttp().getRequest<Request>();
    if (rule === 'internal') {
      this.internalCallers.admit(request);
      return true;
    }
    await super.canActivate(context);
    const principal = principalOf(request);
    // Whoever may well be signed in is not sent to log in, but told to come back.
    if (rule !== 'public' && !principal) throw whyUnidentified(request) ?? new NotAuthenticatedError();
    if (rule === 'admin' && principal?.roles.includes('admin') !== true) throw new ForbiddenError();
    // The token of a multipart form is checked when its body has been read: see MultipartForm.
    const multipart = this.reflector.getAllAndOverride<boolean | undefined>(MULTIPART_FORM, targets) === true;
    if (principal?.via === 'cookie' && changesState(request) && !multipart) this.csrf.check(request, principal);
    return true;
  }

  /** A visitor is no error here: the access rule decides. */
  override handleRequest<T = Principal | null>(error: unknown, user: T | false): T {
    if (error) throw error instanceof Error ? error : new Error('the session could not be checked', { cause: error });
    return (user === false ? null : user) as T;
  }
}
