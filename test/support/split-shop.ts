import { request as httpRequest, createServer } from 'node:http';
import { once } from 'node:events';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AppConfigValues } from '../../src/platform/config/app-config.js';
import { EventDelivery } from '../../src/platform/events/event-delivery.js';
import { EventTransport } from '../../src/platform/events/event-transport.js';
import type { DomainEvent } from '../../src/shared/domain-event.js';
import { SERVICES, type ServiceName, type ServicePlaces } from '../../src/shared/services.js';
import { INTERNAL_SECRET } from './contract-shop.js';
import { edgePlaceOf } from './edge-map.js';
import { MutableClock } from './mutable-clock.js';
import { TcpProxy } from './tcp-proxy.js';
import { type OneApp, startOneApp } from './one-app.js';

type PerService<T> = Readonly<Record<ServiceName, T>>;

/** The shop as three services, each an application with a database of its own, and one origin before them all. */
export interface SplitShop {
  /** Of the edge: the only address that people know. */
  readonly url: string;
  readonly services: PerService<OneApp>;
  /** What leads to each service, for the edge and for the other services: a test takes it away, and gives it back. */
  readonly ways: PerService<TcpProxy>;
  readonly clock: MutableClock;
  close(): Promise<void>;
}

const perService = <T>(make: (service: ServiceName) => T): PerService<T> => ({
  auth: make('auth'),
  catalog: make('catalog'),
  orders: make('orders'),
});

/** Events go straight from the outbox of one service to the consumers of all: what is between them has tests of its own. */
export async function startSplitShop(config: Partial<AppConfigValues> = {}): Promise<SplitShop> {
  const clock = new MutableClock();
  const targets = perService(() => ({ host: '127.0.0.1', port: 0 }));
  const [auth, catalog, orders] = await Promise.all([
    TcpProxy.start(targets.auth),
    TcpProxy.start(targets.catalog),
    TcpProxy.start(targets.orders),
  ]);
  const ways = { auth, catalog, orders };
  const apps: NestExpressApplication[] = [];
  const transport: EventTransport['publish'] = async (event: DomainEvent) => {
    for (const app of apps) await app.get(EventDelivery).deliver(event);
  };
  const start = async (service: ServiceName): Promise<OneApp> => {
    const test = await startOneApp({
      clock,
      config: {
        ...config,
        services: placesFor(service, ways),
        internalSecrets: [INTERNAL_SECRET],
        instanceId: service,
      },
      prepare: (app) => {
        apps.push(app);
        app.get(EventTransport).publish = transport;
      },
    });
    targets[service].port = Number(new URL(test.url).port);
    return test;
  };
  const services = { auth: await start('auth'), catalog: await start('catalog'), orders: await start('orders') };
  const edge = await startEdge(ways);
  return {
    url: edge.url,
    services,
    ways,
    clock,
    close: async () => {
      await edge.close();
      for (const service of SERVICES) {
        await services[service].close();
        await ways[service].close();
      }
    },
  };
}

function placesFor(hosted: ServiceName, ways: PerService<TcpProxy>): ServicePlaces {
  return perService((service) => (service === hosted ? 'here' : new URL(`http://127.0.0.1:${ways[service].port}`)));
}

/** Hands each request to the service that it is for, as it is: by the map of the real edge. */
async function startEdge(ways: PerService<TcpProxy>): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const place = edgePlaceOf(url);
    if (place === 'nobody') {
      response.writeHead(404).end();
      return;
    }
    const { port } = ways[place === 'any' ? 'catalog' : place];
    const upstream = httpRequest({ host: '127.0.0.1', port, method, path: url, headers, agent: false });
    upstream.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.once('error', () => response.writeHead(502).end());
    request.pipe(upstream);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the edge does not listen');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
