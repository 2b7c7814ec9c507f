import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { ServiceUnavailableError } from '../../shared/service-unavailable.error.js';
import { Authenticator, type Principal, setUnidentified } from './principal.js';
import { SessionCookie } from './session-cookie.js';

const MAX_TOKEN_LENGTH = 200;

/** Reads the session's token from the Authorization header or the cookie, and finds its owner. */
@Injectable()
export class RequestAuthentication {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly cookie: SessionCookie,
  ) {}

  /** `null` for a visitor, and for somebody of whom it cannot be found out now: {@link setUnidentified}. */
  async principalFor(request: Request): Promise<Principal | null> {
    const bearer = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1];
    const token = bearer ?? this.cookie.read(request);
    if (token === undefined || token === '' || token.length > MAX_TOKEN_LENGTH) return null;
    const identity = await this.identityOf(token, request);
    return identity && { ...identity, via: bearer === undefined ? 'cookie' : 'bearer', token };
  }

  private async identityOf(token: string, request: Request): ReturnType<Authenticator['identify']> {
    try {
      return await this.authenticator.identify(token);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) throw error;
      setUnidentified(request, error);
      return null;
    }
  }
}
