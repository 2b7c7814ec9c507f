import { type DynamicModule, Global, Module } from '@nestjs/common';
import { InternalCalls } from '../../platform/internal/internal-calls.js';
import { OrdersApi } from '../orders.api.js';
import { HttpOrdersApi } from './http-orders.api.js';

/** Takes the place of OrdersModule in a process that does not host it. */
@Global()
@Module({})
export class OrdersClientModule {
  /** `url` is where orders is hosted. */
  static at(url: URL): DynamicModule {
    const api = {
      provide: OrdersApi,
      inject: [InternalCalls],
      useFactory: (calls: InternalCalls) => new HttpOrdersApi(calls, url),
    };
    return { module: OrdersClientModule, providers: [api], exports: [OrdersApi] };
  }
}
