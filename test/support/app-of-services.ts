import { DiscoveryService, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AuthApi } from '../../src/auth/auth.api.js';
import { CatalogApi } from '../../src/catalog/catalog.api.js';
import { OrdersApi } from '../../src/orders/orders.api.js';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { Database } from '../../src/platform/database/database.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { ProvidersOf } from '../../src/platform/discovery/providers-of.js';
import { OutboxRelay } from '../../src/platform/events/outbox-relay.js';
import { Invariants } from '../../src/platform/invariants/invariants.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { SERVICES, type ServiceName } from '../../src/shared/services.js';
import type { Deliveries } from './split-deliveries.js';
import { ownersOf } from './table-owners.js';
import type { TestApp } from './test-app.js';

export type PerService<T> = Readonly<Record<ServiceName, T>>;

type Apps = PerService<NestExpressApplication>;
/** As a class or an abstract class that is provided. */
type Token = abstract new (...args: never[]) => unknown;

/** The owner's own: the others have a client of it. */
const CONTRACTS: ReadonlyMap<unknown, ServiceName> = new Map<Token, ServiceName>([
  [AuthApi, 'auth'],
  [CatalogApi, 'catalog'],
  [OrdersApi, 'orders'],
]);

/** Every process has them and they are alike: any of them will do. */
const ALIKE: ReadonlySet<unknown> = new Set<Token>([AppConfig, Reflector, ProvidersOf]);

/**
 * What a test reaches into, as if the services were one application: `get` answers from the one that hosts what is asked for. Of the
 * platform's parts each process has its own; a few of them, those that suites use, act for all three. Whoever asks for another is told.
 */
export function appOfServices(apps: Apps, deliveries: Deliveries): TestApp['app'] {
  const forAll = partsForAll(apps, deliveries);
  const get = (token: Token): unknown => {
    const joined = forAll.get(token);
    if (joined !== undefined) return joined;
    const owner = CONTRACTS.get(token);
    if (owner !== undefined) return apps[owner].get(token);
    const found = SERVICES.map((service) => provided(apps[service], token)).filter((one) => one !== undefined);
    if (found.length === 1 || ALIKE.has(token)) return found[0];
    throw new Error(`${found.length === 0 ? 'none' : 'each'} of the services has a ${token.name}`);
  };
  return { get: get as TestApp['app']['get'] };
}

function provided(app: NestExpressApplication, token: Token): unknown {
  try {
    return app.get(token, { strict: false });
  } catch {
    return undefined;
  }
}

function partsForAll(apps: Apps, deliveries: Deliveries): ReadonlyMap<unknown, unknown> {
  const each = SERVICES.map((service) => apps[service]);
  return new Map<unknown, unknown>([
    [Database, databaseOfAll(apps)],
    // Each statement is a unit of its own service.
    [UnitOfWork, { run: (work: () => Promise<unknown>) => work() }],
    [OutboxRelay, { run: () => relayAll(each, deliveries) }],
    [Invariants, { results: (limit: number) => resultsOfAll(each, limit) }],
    [Metrics, { text: async () => (await Promise.all(each.map((app) => app.get(Metrics).text()))).join('') }],
    [DiscoveryService, { getControllers: () => controllersOfAll(each) }],
  ]);
}

/** The database that has the tables of a statement; all of them for tables of the platform, which each has. */
function databaseOfAll(apps: Apps): Pick<Database, 'engine' | 'query' | 'execute'> {
  return {
    engine: apps.auth.get(Database).engine,
    query: async <T extends object>(...statement: Parameters<Database['query']>): Promise<T[]> => {
      const found: T[] = [];
      for (const owner of ownersOf(statement[0]))
        found.push(...(await apps[owner].get(Database).query<T>(...statement)));
      return found;
    },
    execute: async (...statement) => {
      let rows = 0;
      for (const owner of ownersOf(statement[0])) {
        const database = apps[owner].get(Database);
        rows += await apps[owner].get(UnitOfWork).run(() => database.execute(...statement));
      }
      return rows;
    },
  };
}

async function relayAll(each: readonly NestExpressApplication[], deliveries: Deliveries): Promise<void> {
  for (const app of each) await app.get(OutboxRelay).run();
  await deliveries.arrived();
}

async function* resultsOfAll(
  each: readonly NestExpressApplication[],
  limit: number,
): ReturnType<Invariants['results']> {
  for (const app of each) yield* app.get(Invariants).results(limit);
}

/** The platform's are in each of them, and are told once. */
function controllersOfAll(each: readonly NestExpressApplication[]): ReturnType<DiscoveryService['getControllers']> {
  const all = each.flatMap((app) => app.get(DiscoveryService).getControllers());
  return [...new Map(all.map((controller) => [controller.metatype, controller])).values()];
}
