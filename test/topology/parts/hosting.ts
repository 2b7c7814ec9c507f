import { AuthApi } from '../../../src/auth/auth.api.js';
import { CliCommand } from '../../../src/platform/cli/cli-command.js';
import { COMMAND_HOSTS, whereCommandIs } from '../../../src/composition/command-hosts.js';
import { loadDemoOfServices } from '../../../src/create-app.js';
import { DemoData } from '../../../src/demo/demo-data.js';
import { AppConfig } from '../../../src/platform/config/app-config.js';
import { Database } from '../../../src/platform/database/database.js';
import { ProvidersOf } from '../../../src/platform/discovery/providers-of.js';
import { EventConsumer } from '../../../src/platform/events/event-consumer.js';
import { EventSubscriptions } from '../../../src/platform/events/event-subscription.js';
import { ReadinessCheck } from '../../../src/platform/health/readiness-check.js';
import { InvariantCheck } from '../../../src/platform/invariants/invariant-check.js';
import { RecurringTask } from '../../../src/platform/timers/recurring-task.js';
import { SERVICES, type ServiceName } from '../../../src/shared/services.js';
import { PASSWORD } from '../../builders/shop-visitors.js';
import { browserClient, type BrowserClient } from '../../support/browser-client.js';
import { until } from '../../support/eventually.js';
import { routesOf } from '../../support/routes.js';
import { shop } from './the-shop.js';

interface Expected {
  /** What the names of tables begin with, but for the platform's. */
  readonly tables: readonly string[];
  readonly tasks: readonly string[];
  readonly invariants: readonly string[];
  readonly consumers: readonly string[];
  readonly readiness: readonly string[];
}

const EXPECTED: Readonly<Record<ServiceName, Expected>> = {
  auth: {
    tables: ['auth', 'notifications'],
    tasks: ['auth', 'notifications'],
    invariants: [],
    consumers: ['notifications.write_mail'],
    readiness: [],
  },
  catalog: { tables: ['catalog'], tasks: [], invariants: ['catalog'], consumers: [], readiness: ['uploads'] },
  orders: {
    tables: ['orders'],
    tasks: ['orders'],
    invariants: ['orders', 'parcels', 'payments', 'stock'],
    consumers: [],
    readiness: [],
  },
};

/** What names begin with, but for what every process has. */
const prefixesOf = (named: readonly { readonly name: string }[]): string[] =>
  [...new Set(named.map(({ name }) => name.split(/[._-]/)[0] ?? ''))]
    .filter((prefix) => !['events', 'platform', 'prune'].includes(prefix))
    .sort();

const inService = (service: ServiceName) => shop.services[service].app;

async function tablesOf(service: ServiceName): Promise<readonly { name: string }[]> {
  const { database } = inService(service).get(AppConfig);
  const sql =
    database.engine === 'sqlite'
      ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
      : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()';
  return inService(service).get(Database).query<{ name: string }>(sql);
}

/** An administrator's browser, at a service's own address. */
async function signedInAdmin(url: string): Promise<BrowserClient> {
  const admin = { name: 'Ana', email: 'admin@example.com', password: PASSWORD };
  const auth = inService('auth').get(AuthApi);
  await auth.ensureAccount(admin);
  await auth.grantRole(admin.email, 'admin');
  const atAuth = browserClient(shop.services.auth.url);
  await atAuth.post('/login', admin);
  const browser = browserClient(url);
  browser.setCookie('sid', atAuth.cookie('sid') ?? '');
  return browser;
}

/** What each process has of the shop, and what not. */
export function hosting(): void {
  describe.each(SERVICES)('the process that hosts %s', (service) => {
    const expected = EXPECTED[service];

    it('has the tables of its own modules only', async () => {
      expect(prefixesOf(await tablesOf(service))).toEqual(expected.tables);
    });

    it('has the timers, invariants, consumers and readiness checks of its own modules only', () => {
      const providers = inService(service).get(ProvidersOf);
      expect(prefixesOf(providers.all(RecurringTask))).toEqual(expected.tasks);
      expect(prefixesOf(providers.all(InvariantCheck))).toEqual(expected.invariants);
      expect(providers.all(EventConsumer).map(({ name }) => name)).toEqual(expected.consumers);
      expect(
        providers
          .all(ReadinessCheck)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(['database', ...expected.readiness]);
    });

    it('knows what the consumers of the whole build want to hear', () => {
      const { all } = inService(service).get(EventSubscriptions);
      expect(all.map(({ consumer }) => consumer)).toEqual(['notifications.write_mail']);
    });

    it('tells whoever asks for a command of another where that is', () => {
      const has = inService(service)
        .get(ProvidersOf)
        .all(CliCommand)
        .map(({ name }) => name);
      const config = inService(service).get(AppConfig);
      const own = Object.keys(COMMAND_HOSTS).filter((name) => COMMAND_HOSTS[name] === service);
      expect(has.toSorted()).toEqual(['check-invariants', 'events', 'migrate', 'move', 'settings', ...own].sort());
      for (const [name, host = service] of Object.entries(COMMAND_HOSTS)) {
        const place = config.services[host];
        expect(whereCommandIs(name, config)).toEqual(
          place === 'here' ? undefined : expect.stringContaining(`belongs to ${host}`),
        );
        if (place !== 'here') expect(whereCommandIs(name, config)).toContain(place.origin);
      }
      expect(whereCommandIs('constructor', config)).toBeUndefined();
    });

    it('is ready, and answers for itself', async () => {
      const browser = browserClient(shop.services[service].url);
      expect((await browser.get('/health/ready')).status).toBe(200);
      const health = await browser.get('/health');
      expect(health.headers.get('x-instance-id')).toBe(service);
      expect(health.json()).toMatchObject({ info: { dependencies: { database: 'up', services: 'up' } } });
    });

    it('shows dead events of its own, and does not pretend that there are no others', async () => {
      const admin = await signedInAdmin(shop.services[service].url);
      const { text } = await admin.get('/admin/events');
      expect(text).toMatch(new RegExp(`<a href="/admin/events\\?module&#x3D;${service}" aria-current="page">`));
      for (const name of SERVICES) {
        expect(text).toContain(`<a href="/admin/events?module&#x3D;${name}"`);
        expect((await admin.get(`/admin/events?module=${name}`)).status).toBe(name === service ? 200 : 404);
        const retried = await admin.post(`/admin/events/retry?module=${name}`);
        expect(retried.headers.get('location')).toBe(name === service ? `/admin/events?module=${name}` : null);
      }
      expect(text).not.toContain('>Todos</a>');
    });

    it('describes the API of the whole shop', async () => {
      const [description, ofCatalog] = await Promise.all(
        [service, 'catalog' as const].map((name) => browserClient(shop.services[name].url).get('/api/v1/openapi.json')),
      );
      const paths = Object.keys(description?.json<{ paths: object }>().paths ?? {});
      expect(paths).toEqual(
        expect.arrayContaining(['/api/v1/sessions', '/api/v1/books', '/api/v1/orders', '/api/v1/shipping/rates']),
      );
      expect(description?.text).toBe(ofCatalog?.text);
    });
  });

  describe('the three of them', () => {
    afterEach(() => shop.ways.auth.pass());

    it('have each route once, but for what the platform serves everywhere', () => {
      const hosts = new Map<string, ServiceName[]>();
      for (const service of SERVICES) {
        for (const { method, path } of routesOf(inService(service))) {
          const route = `${method} ${path}`;
          hosts.set(route, [...(hosts.get(route) ?? []), service]);
        }
      }
      const shared = [...hosts].filter(([, services]) => services.length > 1);
      expect(shared.map(([, services]) => services.length)).toEqual(shared.map(() => SERVICES.length));
      expect(new Set(shared.map(([route]) => route.split(/[ /]+/)[1]))).toEqual(
        new Set(['admin', 'api', 'health', 'language', 'metrics']),
      );
      const of = (service: ServiceName): readonly string[] =>
        [...hosts].filter(([, services]) => services.length === 1 && services[0] === service).map(([route]) => route);
      expect(of('auth')).toEqual(
        expect.arrayContaining(['POST /login', 'GET /dev/mail', 'POST /internal/auth/:method']),
      );
      expect(of('catalog')).toEqual(
        expect.arrayContaining(['GET /', 'GET /selling', 'POST /internal/catalog/:method']),
      );
      expect(of('orders')).toEqual(expect.arrayContaining(['GET /cart', 'GET /selling/orders', 'GET /admin/orders']));
    });

    it('load the demo where the books are, once, when there are accounts to load it for', async () => {
      const books = async (): Promise<number> =>
        (await browserClient(shop.services.catalog.url).get('/api/v1/books')).json<{ items: unknown[] }>().items.length;
      shop.ways.auth.refuse();
      const tries = jest.spyOn(inService('catalog').get(DemoData), 'load');
      const loading = loadDemoOfServices(inService('catalog'));
      await until('it tries again', () => tries.mock.calls.length > 1);
      expect(await books()).toBe(0);
      shop.ways.auth.pass();
      await loading;
      expect(await books()).toBeGreaterThan(10);
      const needed = tries.mock.calls.length;
      for (const service of SERVICES) await loadDemoOfServices(inService(service));
      expect(tries).toHaveBeenCalledTimes(needed);
    });
  });
}
