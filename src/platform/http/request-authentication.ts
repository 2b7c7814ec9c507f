import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Authenticator, type Principal } from './principal.js';
import { SessionCookie } from './session-cookie.js';

const MAX_TOKEN_LENGTH = 200;

/** Reads the session's token from the Authorization header or the cookie, and finds its owner. */
@Injectable()
export class RequestAuthentication {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly cookie: SessionCookie,
  ) {}

  async principalFor(request: Request): Promise<Principal | null> {
    const bearer = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1];
    const token = bearer ?? this.cookie.read(request);
    if (token === undefined || token === '' || token.length > MAX_TOKEN_LENGTH) return null;
    const identity = await this.authenticator.identify(token);
    return identity && { ...identity, via: bearer === undefined ? 'cookie' : 'bearer', token };
  }
}
