import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import passport, { Strategy } from 'passport';
import { setPrincipal } from './principal.js';
import { RequestAuthentication } from './request-authentication.js';

/** Passport's part of a session: whose token came with the request. */
@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, 'session-token') implements OnApplicationShutdown {
  /**
   * The name of this very strategy. Passport's register is the whole process's: under one shared name two applications in
   * a process (tests) would look sessions up in each other's database.
   */
  readonly registeredAs = `session-token-${randomUUID()}`;

  constructor(private readonly authentication: RequestAuthentication) {
    super();
    passport.use(this.registeredAs, this);
  }

  override authenticate(request: Request): void {
    this.authentication.principalFor(request).then(
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

  onApplicationShutdown(): void {
    passport.unuse(this.registeredAs);
  }
}
