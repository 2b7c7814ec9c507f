import { type DynamicModule, Global, Module } from '@nestjs/common';
import { InternalCalls } from '../../platform/internal/internal-calls.js';
import { AuthApi } from '../auth.api.js';
import { HttpAuthApi } from './http-auth.api.js';

/** Takes the place of AuthModule in a process that does not host it. */
@Global()
@Module({})
export class AuthClientModule {
  /** `url` is where auth is hosted. */
  static at(url: URL): DynamicModule {
    const api = {
      provide: AuthApi,
      inject: [InternalCalls],
      useFactory: (calls: InternalCalls) => new HttpAuthApi(calls, url),
    };
    return { module: AuthClientModule, providers: [api], exports: [AuthApi] };
  }
}
