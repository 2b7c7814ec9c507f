import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { CheckCredentials } from '../application/check-credentials.use-case.js';
import type { User } from '../domain/user.js';

/** Passport's part of a log-in: takes `email` and `password` from the body and finds out whose they are. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, 'local') implements OnApplicationShutdown {
  /**
   * The name of this very strategy. Passport's register is the whole process's: under one shared name two applications in
   * a process (tests) would check passwords against each other's database.
   */
  readonly registeredAs = `local-${randomUUID()}`;

  constructor(private readonly checkCredentials: CheckCredentials) {
    super({ usernameField: 'email', passwordField: 'password' });
    passport.use(this.registeredAs, this);
  }

  /** @throws InvalidCredentialsError, AccountDisabledError */
  validate(email: string, password: string): Promise<User> {
    return this.checkCredentials.execute({ email, password });
  }

  onApplicationShutdown(): void {
    passport.unuse(this.registeredAs);
  }
}
