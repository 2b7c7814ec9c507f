import { StartSession } from '../../src/auth/application/start-session.use-case.js';
import { PasswordHasher } from '../../src/auth/application/ports/password-hasher.js';
import { AuthApi } from '../../src/auth/auth.api.js';
import { CatalogApi } from '../../src/catalog/catalog.api.js';
import {
  ExpireOrdersTask,
  ReconcilePaymentsTask,
  RefundPaymentsTask,
  SettleStockTask,
  SweepCheckoutsTask,
  TrackParcelsTask,
} from '../../src/orders/infrastructure/timers/order.tasks.js';
import { Database, type SqlValue } from '../../src/platform/database/database.js';
import type { RecurringTask } from '../../src/platform/timers/recurring-task.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { type BookId, parseId, type UserId } from '../../src/shared/ids.js';
import { BrowserClient, type ClientResponse } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { addressInput } from './order.builder.js';

const TASKS = [
  ReconcilePaymentsTask,
  ExpireOrdersTask,
  RefundPaymentsTask,
  SweepCheckoutsTask,
  SettleStockTask,
  TrackParcelsTask,
];

const PASSWORD = 'libros usados';
/** What every account of a scene has instead of the hash of its password. */
const NO_HASH = '$argon2id$no-password';

/** Log-ins go past the slow password check. */
export function withoutHashing({ app }: Pick<TestApp, 'app'>): void {
  const hasher = app.get(PasswordHasher, { strict: false });
  hasher.hash = () => Promise.resolve(NO_HASH);
  hasher.verify = (_password, hash) => Promise.resolve(hash === NO_HASH);
}

export interface OrderJson {
  readonly code: string;
  readonly status: string;
  readonly items: readonly { bookId: string; title: string; quantity: number; unitPrice: { amount: number } }[];
  readonly shipping: { readonly carrier: string; readonly cost: { amount: number } };
  readonly total: { readonly amount: number; readonly currency: string };
  readonly expiresAt: string;
  readonly payment: { readonly method: string; readonly cardLast4: string | null } | null;
  readonly timeline: readonly { readonly status: string }[];
}

/** Somebody with an account: the same session in a browser (pages) and as a token (API). */
export class Person {
  constructor(
    readonly id: UserId,
    readonly name: string,
    readonly email: string,
    readonly browser: BrowserClient,
    private readonly bearer: BrowserClient,
  ) {}

  api(
    method: string,
    path: string,
    json?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ClientResponse> {
    return this.bearer.api(method, `/api/v1${path}`, json, headers);
  }

  order(body: object, key: string = crypto.randomUUID()): Promise<ClientResponse> {
    return this.api('POST', '/orders', { shippingAddress: addressInput, carrier: 'servientrega', ...body }, keyed(key));
  }

  /** An order of one book that the test counts on. */
  async ordered(bookId: string, quantity = 1): Promise<OrderJson> {
    const answer = await this.order({ items: [{ bookId, quantity }] });
    if (answer.status !== 201) throw new Error(`no order: ${answer.status} ${answer.text}`);
    return answer.json<OrderJson>();
  }

  pay(code: string, card = '4242424242424242', key: string = crypto.randomUUID()): Promise<ClientResponse> {
    return this.api('POST', `/orders/${code}/payments`, { method: 'credit_card', cardNumber: card }, keyed(key));
  }

  async statusOf(code: string): Promise<string> {
    return (await this.api('GET', `/orders/${code}`)).json<OrderJson>().status;
  }
}

export const keyed = (key: string) => ({ 'idempotency-key': key });

/** The whole application with people and books in it; log-ins go past the slow password check. */
export class OrderScene {
  private people = 0;
  private titles = 0;

  private constructor(readonly test: TestApp) {}

  static async start(options: Parameters<typeof startTestApp>[0] = {}): Promise<OrderScene> {
    const test = await startTestApp(options);
    withoutHashing(test);
    return new OrderScene(test);
  }

  /** A scene with somebody who sells and somebody who buys. */
  static async ofTrade(): Promise<{ readonly scene: OrderScene; readonly seller: Person; readonly buyer: Person }> {
    const scene = await OrderScene.start();
    return { scene, seller: await scene.person('Luis Vendedor'), buyer: await scene.person() };
  }

  close(): Promise<void> {
    return this.test.close();
  }

  async person(name = 'Ana Quiroga'): Promise<Person> {
    const email = `order-${(this.people += 1)}@example.com`;
    const { id } = await this.get(AuthApi).ensureAccount({ name, email, password: PASSWORD });
    const start = (kind: 'cookie' | 'bearer') =>
      this.get(StartSession).execute({ userId: id, kind, replaces: undefined });
    const browser = new BrowserClient(this.test.url);
    browser.setCookie('sid', (await start('cookie')).token);
    const bearer = new BrowserClient(this.test.url, { authorization: `Bearer ${(await start('bearer')).token}` });
    return new Person(id, name, email, browser, bearer);
  }

  /** Signs `person` in by the page, in a browser that may be anybody's. */
  logIn(browser: BrowserClient, { email }: Person): Promise<ClientResponse> {
    return browser.post('/login', { email, password: PASSWORD });
  }

  async crowd(size: number): Promise<readonly Person[]> {
    const people: Person[] = [];
    for (let index = 0; index < size; index += 1) people.push(await this.person(`Persona ${index}`));
    return people;
  }

  /** A book for sale; its title is its own. */
  async book(seller: Person, { stock = 5, price = 2500 }: { stock?: number; price?: number } = {}): Promise<BookId> {
    const title = `Libro ${(this.titles += 1)} de ${seller.id}`;
    const answer = await seller.api('POST', '/books', {
      title,
      author: 'A. Autora',
      description: 'Sin subrayar.',
      price: { amount: price, currency: 'USD' },
      stock,
      condition: 'good',
      category: 'fiction',
    });
    const id = parseId<BookId>(answer.json<{ id: string }>().id);
    if (answer.status !== 201 || !id) throw new Error(`no book: ${answer.status} ${answer.text}`);
    return id;
  }

  async stock(bookId: BookId): Promise<{ available: number; reserved: number; sold: number }> {
    const [row] = await this.query<{ available: number; reserved: number; sold: number }>(
      'SELECT available, reserved, sold FROM catalog_books WHERE id = ?',
      [bookId],
    );
    if (!row) throw new Error('no such book');
    return { ...row };
  }

  query<T extends object>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    return this.get(Database).query<T>(sql, params);
  }

  execute(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    return this.get(UnitOfWork).run(() => this.get(Database).execute(sql, params));
  }

  /** So much later, with everything done that the timers do. */
  async later(ms: number): Promise<void> {
    this.test.clock.advance(ms);
    for (const task of TASKS) await this.get<RecurringTask>(task).run(() => true);
  }

  get catalog(): CatalogApi {
    return this.get(CatalogApi);
  }

  private get<T>(token: abstract new (...args: never[]) => T): T {
    return this.test.app.get<T>(token, { strict: false });
  }
}
