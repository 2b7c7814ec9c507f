import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_BUYER, DEMO_PASSWORD } from '../../src/demo/demo-people.js';
import { SERVICES, type ServiceName } from '../../src/shared/services.js';
import { addressInput } from '../builders/order.builder.js';
import { keyed, type OrderJson } from '../builders/order-scene.js';
import { browserClient, type BrowserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { Program } from '../support/program.js';
import { broker } from './support/broker.js';

/** The built program as three services: a process, a port and a database each. */
class Services {
  private readonly running = new Map<ServiceName, Program>();
  private readonly folders = new Map<ServiceName, string>();

  private constructor(private readonly ports: Readonly<Record<ServiceName, number>>) {}

  static async prepare(): Promise<Services> {
    return new Services({ auth: await freePort(), catalog: await freePort(), orders: await freePort() });
  }

  start(service: ServiceName): Program {
    const program = new Program(this.settingsOf(service));
    this.running.set(service, program);
    return program;
  }

  command(service: ServiceName, ...args: string[]): Program {
    return new Program({ ...this.settingsOf(service), LOG_LEVEL: 'warn' }, 'dist/cli.js', args);
  }

  urlOf(service: ServiceName): string {
    return `http://127.0.0.1:${this.ports[service]}`;
  }

  get all(): readonly Program[] {
    return [...this.running.values()];
  }

  async kill(service: ServiceName): Promise<void> {
    await this.running.get(service)?.kill();
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((program) => program.kill()));
  }

  /** One environment for all of them, but for what is a service's own. */
  private settingsOf(service: ServiceName): Record<string, string> {
    const folder = this.folders.get(service) ?? mkdtempSync(join(tmpdir(), `bookstore-${service}-`));
    this.folders.set(service, folder);
    return {
      SERVICES: service,
      PORT: String(this.ports[service]),
      DATA_DIR: folder,
      AUTH_URL: this.urlOf('auth'),
      CATALOG_URL: this.urlOf('catalog'),
      ORDERS_URL: this.urlOf('orders'),
      INTERNAL_SECRET: 'a-secret-between-services-that-is-long-enough',
      RABBITMQ_URL: broker.url,
      DEMO_DATA: 'on',
      SHUTDOWN_DRAIN_MS: '0',
    };
  }
}

describe('the program as three services', () => {
  let services: Services;

  beforeAll(async () => {
    services = await Services.prepare();
  });

  afterAll(() => services.close());

  const asDemoBuyer = async (): Promise<(service: ServiceName) => BrowserClient> => {
    const account = { email: DEMO_BUYER.email, password: DEMO_PASSWORD };
    const answer = await browserClient(services.urlOf('auth')).api('POST', '/api/v1/sessions', account);
    const { token } = answer.json<{ token: string }>();
    return (service) => browserClient(services.urlOf(service), { authorization: `Bearer ${token}` });
  };

  it('serves the catalogue alone, and loads the demo when there are accounts to load it for', async () => {
    const catalog = services.start('catalog');
    await catalog.prints(/BookStore is at .*\n {2}hosts catalog; auth at http:\S+, orders at http:\S+/);
    const visitor = browserClient(services.urlOf('catalog'));
    expect((await visitor.get('/health/ready')).status).toBe(200);
    expect((await visitor.get('/books')).status).toBe(200);
    await catalog.prints(/the demo data waits: auth does not answer/);
    for (const service of ['auth', 'orders'] as const) await services.start(service).url();
    await catalog.prints(/the demo data is loaded/);
    expect((await visitor.get('/api/v1/books')).json<{ items: unknown[] }>().items.length).toBeGreaterThan(10);
  });

  it('tells what happens in one service to the consumers of another, through the broker', async () => {
    const at = await asDemoBuyer();
    const [book] = (await at('catalog').get('/api/v1/books')).json<{ items: { id: string }[] }>().items;
    const placed = await at('orders').api(
      'POST',
      '/api/v1/orders',
      {
        items: [{ bookId: book?.id, quantity: 1 }],
        shippingAddress: addressInput,
        carrier: 'servientrega',
      },
      keyed(crypto.randomUUID()),
    );
    expect(placed.status).toBe(201);
    const { code } = placed.json<OrderJson>();
    const mails = await eventually(
      () => browserClient(services.urlOf('auth')).get('/dev/mail'),
      ({ text }) => text.includes(code),
    );
    expect(mails.text).toContain(DEMO_BUYER.email);
  });

  it('knows a session again when auth was killed and is back', async () => {
    const at = await asDemoBuyer();
    await services.kill('auth');
    const away = await at('orders').get('/api/v1/orders');
    expect([away.status, away.json()['code']]).toEqual([503, 'platform.service_unavailable']);
    expect((await at('catalog').get('/books')).status).toBe(200);
    await services.start('auth').url();
    const back = await eventually(
      () => at('orders').get('/api/v1/orders'),
      ({ status }) => status !== 503,
    );
    expect(back.json<{ items: unknown[] }>().items).toHaveLength(1);
  });

  it('has commands where what they work on is', async () => {
    const migrations = await Promise.all(
      SERVICES.map(async (service) => {
        const program = services.command(service, 'migrate', 'status');
        expect(await program.exitCode()).toBe(0);
        return program.printed.split('\n').filter((line) => /^(applied|pending) /.test(line));
      }),
    );
    // The platform's first one is everywhere; of the others' none is.
    const [first] = migrations[0] ?? [];
    expect(migrations.map((lines) => lines[0])).toEqual([first, first, first]);
    expect(migrations.flat().filter((line) => line.includes('CreateAuthTables'))).toHaveLength(1);
    const elsewhere = services.command('catalog', 'admin', 'list');
    expect(await elsewhere.exitCode()).toBe(2);
    expect(elsewhere.printed).toContain(`"admin" belongs to auth, which this process does not host`);
    expect(elsewhere.printed).toContain(services.urlOf('auth'));
  });

  it('ends in order', async () => {
    for (const program of services.all) program.signal('SIGTERM');
    expect(await Promise.all(services.all.map((program) => program.exitCode()))).toEqual([0, 0, 0]);
    // Of the broker's address.
    for (const { printed } of services.all) expect(printed).not.toContain('guest');
  });
});
