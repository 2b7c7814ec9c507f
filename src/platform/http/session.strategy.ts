import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport';
import { Authenticator, type Principal, setPrincipal } from './principal.js';
import { SessionCookie } from './session-cookie.js';

export const SESSION_STRATEGY = 'session-token';

/** Passport's part of a session: reads the token from the Authorization header or the cookie and finds its owner. */
@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, SESSION_STRATEGY) {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly cookie: SessionCookie,
  ) {
    super();
  }

  override authenticate(request: Request): void {
    this.principalOf(request).then(
      (principal) => {
        setPrincipal(request, principal);
        if (principal) this.success(principal);
        else this.fail(401);
      },
      (error: unknown) => {
        this.error(error);
      },
    );
  }

  /** PassportStrategy asks for it; this strategy decides in `authenticate`. */
  validate(): never {
    throw new Error('not called');
  }

  private async principalOf(request: Request): Promise<Principal | null> {
    const bearer = /^Bearer (\S{20,200})$/.exec(request.get('authorization') ?? '')?.[1];
    const token = bearer ?? this.cookie.read(request);
    if (token === undefined || token.length > 200) return null;
    const identity = await this.authenticator.identify(token);
    return identity && { ...identity, via: bearer === undefined ? 'cookie' : 'bearer', token };
  }
}
