import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { UserId } from '../../shared/ids.js';
import type { ServiceUnavailableError } from '../../shared/service-unavailable.error.js';

/** Who a request comes from. */
export interface Principal {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  /** How the session's token was sent; CSRF concerns cookies only. */
  readonly via: 'cookie' | 'bearer';
  /** The raw token of the session: a secret. */
  readonly token: string;
}

/** Finds the owner of a session's token. The composition root binds it to auth. */
export abstract class Authenticator {
  /** `null` for a token that nobody owns. @throws ServiceUnavailableError where it cannot be found out now */
  abstract identify(token: string): Promise<Omit<Principal, 'via' | 'token'> | null>;
}

const principals = new WeakMap<Request, Principal | null>();

export const setPrincipal = (request: Request, principal: Principal | null): void => {
  principals.set(request, principal);
};

/** Whether it has been found out yet who sent the request. */
export const isKnown = (request: Request): boolean => principals.has(request);

const unidentified = new WeakMap<Request, ServiceUnavailableError>();

/** Notes that a request brought a session and nobody can say whose: it is a visitor's for now. */
export const setUnidentified = (request: Request, because: ServiceUnavailableError): void => {
  unidentified.set(request, because);
};

/** Why it is not known whose session a request brought; `undefined` where it is, or where it brought none. */
export const whyUnidentified = (request: Request): ServiceUnavailableError | undefined => unidentified.get(request);

/** The signed-in user of a request that passed the access guard; `null` for a visitor. */
export const principalOf = (request: Request): Principal | null => principals.get(request) ?? null;

export class NotSignedInError extends Error {}

/** The signed-in user, on routes whose access rule asks for one. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const principal = principalOf(context.switchToHttp().getRequest<Request>());
  if (!principal) throw new NotSignedInError('@CurrentUser on a route whose access rule lets visitors in');
  return principal;
});

/** The signed-in user, or `null` for a visitor. */
export const MaybeUser = createParamDecorator((_data: unknown, context: ExecutionContext): Principal | null =>
  principalOf(context.switchToHttp().getRequest<Request>()),
);
