import type { AppConfigValues, DatabaseConfig } from '../../src/platform/config/app-config.js';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { AmqpEventIntake } from '../../src/platform/events/amqp/amqp-event-intake.js';
import { AmqpPolicy } from '../../src/platform/events/amqp/amqp-policy.js';
import { SERVICES, type ServiceName, type ServicePlaces } from '../../src/shared/services.js';
import { appOfServices, type PerService } from './app-of-services.js';
import { until } from './eventually.js';
import { MutableClock } from './mutable-clock.js';
import { type AppOptions, type OneApp, startOneApp } from './one-app.js';
import { Deliveries } from './split-deliveries.js';
import type { SplitOfThisRun } from './split-of-this-run.js';
import type { TestApp } from './test-app.js';

type Edge = SplitOfThisRun['edges'][number];

const SECRET = 'a-secret-between-services-that-is-long-enough';

/** As in production, with names of its own: the broker is everybody's. */
class OwnQueues extends AmqpPolicy {
  override readonly prefix = `e2e${crypto.randomUUID()}`;
}

/** What instances of one shop share. */
interface Stores {
  readonly databases: PerService<DatabaseConfig>;
  readonly amqp: AmqpPolicy;
  readonly deliveries: Deliveries;
}

/** By each of their databases: a test names one of them to start another instance beside the first. */
const storesOf = new WeakMap<DatabaseConfig, Stores>();
/** By their addresses. */
const takenEdges = new Set<string>();

/**
 * The shop as three services behind the edge of the run: three applications in this process, each with a database of its own, which call
 * each other over HTTP, and tell each other by RabbitMQ.
 */
export async function startSplitApp(split: SplitOfThisRun, options: AppOptions): Promise<TestApp> {
  const edge = split.edges.find((one) => !takenEdges.has(one.url));
  if (!edge) throw new Error(`more shops at a time than the ${split.edges.length} edges of this run`);
  takenEdges.add(edge.url);
  const clock = options.clock ?? new MutableClock();
  const { database, ...config } = options.config ?? {};
  const shared = database && storesOf.get(database);
  if (database && !shared) throw new Error('that is not the database of a shop that was started here');
  const amqp = shared?.amqp ?? new OwnQueues();
  const deliveries = shared?.deliveries ?? new Deliveries();
  const start = (service: ServiceName): Promise<OneApp> =>
    startOneApp({
      clock,
      amqp,
      config: {
        rabbitmqUrl: split.brokerUrl,
        internalSecrets: [SECRET],
        ...config,
        ...(shared && { database: shared.databases[service] }),
        ...placesFor(service, edge),
        // The edge, and the suite itself where that plays a proxy.
        trustProxy: '127.0.0.1',
      },
      prepare: (app) => {
        deliveries.watch(app);
        options.prepare?.(app);
      },
    });
  const [auth, catalog, orders] = await Promise.all([start('auth'), start('catalog'), start('orders')]);
  const services = { auth, catalog, orders };
  const apps = { auth: auth.app, catalog: catalog.app, orders: orders.app };
  const databases = perService((service) => apps[service].get(AppConfig).database);
  for (const service of SERVICES) storesOf.set(databases[service], { databases, amqp, deliveries });
  await listenToEvents(auth);
  return {
    url: edge.url,
    app: appOfServices(apps, deliveries),
    clock,
    close: async () => {
      for (const service of SERVICES) await services[service].close();
      takenEdges.delete(edge.url);
    },
  };
}

const perService = <T>(make: (service: ServiceName) => T): PerService<T> => ({
  auth: make('auth'),
  catalog: make('catalog'),
  orders: make('orders'),
});

function placesFor(hosted: ServiceName, { ports }: Edge): Pick<AppConfigValues, 'services' | 'port'> {
  const services: ServicePlaces = perService((service) =>
    service === hosted ? 'here' : new URL(`http://127.0.0.1:${ports[service]}`),
  );
  return { services, port: ports[hosted] };
}

/** All consumers of the build are with auth. */
async function listenToEvents({ app }: OneApp): Promise<void> {
  const intake = app.get(AmqpEventIntake);
  intake.start();
  await until('auth hears of events', () => intake.connection.connected);
}
