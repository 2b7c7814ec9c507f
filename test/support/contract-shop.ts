import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { InternalCallMetrics } from '../../src/platform/internal/internal-call.metrics.js';
import { InternalCalls } from '../../src/platform/internal/internal-calls.js';
import { createLogger, NestLogger } from '../../src/platform/logging/logger.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { Clock } from '../../src/shared/clock.js';
import { startTestApp, type TestApp } from './test-app.js';
import { testConfig } from './test-config.js';

export const INTERNAL_SECRET = 'a-secret-between-services-that-is-long-enough';

/** A process that hosts nothing and has clients of what another hosts. */
export async function startCaller(
  client: DynamicModule,
  clock: Clock,
  internalSecrets: readonly string[] = [INTERNAL_SECRET],
): Promise<TestingModule> {
  const config = testConfig({ engine: 'sqlite', file: 'unused' }, { internalSecrets });
  @Global()
  @Module({
    providers: [
      { provide: AppConfig, useValue: config },
      { provide: Clock, useValue: clock },
      Metrics,
      InternalCallMetrics,
      InternalCalls,
    ],
    exports: [InternalCalls, Metrics],
  })
  class CallerPlatform {}
  const caller = await Test.createTestingModule({ imports: [CallerPlatform, client] })
    // Nest has one logger in a process: without this it is one that prints, for the shop as well.
    .setLogger(new NestLogger(createLogger(config)))
    .compile();
  return caller.init();
}

export interface ContractShop<Api> {
  /** The contract, through the adapter that was asked for. */
  readonly api: Api;
  /** The shop behind it. */
  readonly shop: TestApp;
  close(): Promise<void>;
}

/** A contract's adapters: the one in the process of its owner, and the client in another, with a real server between them. */
export const ADAPTERS = ['in the process', 'over HTTP'] as const;
export type Adapter = (typeof ADAPTERS)[number];

/** The whole shop, and one of its contracts as another module meets it. */
export async function startContract<Api>(
  adapter: Adapter,
  contract: abstract new () => Api,
  clientAt: (url: URL) => DynamicModule,
): Promise<ContractShop<Api>> {
  const shop = await startTestApp({ config: { internalSecrets: [INTERNAL_SECRET] } });
  if (adapter === 'in the process') {
    return { api: shop.app.get<Api>(contract), shop, close: () => shop.close() };
  }
  const caller = await startCaller(clientAt(new URL(shop.url)), shop.clock);
  return {
    api: caller.get<Api>(contract),
    shop,
    close: async () => {
      await caller.close();
      await shop.close();
    },
  };
}
