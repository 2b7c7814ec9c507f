import { Injectable } from '@nestjs/common';
import { AuthApi, type Identity } from '../auth/auth.api.js';
import { Authenticator } from '../platform/http/principal.js';

@Injectable()
export class ApiAuthenticator extends Authenticator {
  constructor(private readonly auth: AuthApi) {
    super();
  }

  identify(token: string): Promise<Identity | null> {
    return this.auth.identify(token);
  }
}
