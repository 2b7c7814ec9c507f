import { type DynamicModule, Global, Module } from '@nestjs/common';
import { InternalCalls } from '../../platform/internal/internal-calls.js';
import { CatalogApi } from '../catalog.api.js';
import { HttpCatalogApi } from './http-catalog.api.js';

/** Takes the place of CatalogModule in a process that does not host it. */
@Global()
@Module({})
export class CatalogClientModule {
  /** `url` is where catalog is hosted. */
  static at(url: URL): DynamicModule {
    const api = {
      provide: CatalogApi,
      inject: [InternalCalls],
      useFactory: (calls: InternalCalls) => new HttpCatalogApi(calls, url),
    };
    return { module: CatalogClientModule, providers: [api], exports: [CatalogApi] };
  }
}
