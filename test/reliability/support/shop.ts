import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf, newSessionToken } from '../../../src/auth/domain/session-token.js';
import type { DatabaseConfig } from '../../../src/platform/config/app-config.js';
import { newId, type UserId } from '../../../src/shared/ids.js';
import { addressInput } from '../../builders/order.builder.js';
import { until } from '../../support/eventually.js';
import { Program } from '../../support/program.js';
import { scratchDatabase } from '../../support/scratch-database.js';
import { SqlConsole } from './sql-console.js';

/** Somebody with an account and a token, which is good at every process. */
export interface Person {
  readonly id: UserId;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface ShopOptions {
  readonly processes?: number;
  /** `sqlite`: one process on a file of its own. */
  readonly engine?: 'mysql' | 'sqlite';
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder that has the built program's `dist`; a mutant's, or the project's. */
  readonly root?: string;
  /** Puts something between the programs and the database. */
  readonly databaseUrl?: (url: string) => string;
}

const ROOT = join(__dirname, '../../..');
const DAY_MS = 86_400_000;
/** A call that takes longer hangs. */
const ANSWERS_WITHIN_MS = 120_000;

/** The built shop in processes of its own, each call at the next of them. */
export class Shop {
  readonly programs: Program[] = [];
  private urls: string[] = [];
  private turn = 0;
  private titles = 0;

  private constructor(
    private readonly options: ShopOptions,
    readonly database: DatabaseConfig,
    readonly sql: SqlConsole,
    private readonly dataDir: string,
    private readonly drop: () => Promise<void>,
  ) {}

  static async start(options: ShopOptions = {}): Promise<Shop> {
    const dataDir = mkdtempSync(join(tmpdir(), 'bookstore-shop-'));
    const file = { engine: 'sqlite' as const, file: join(dataDir, 'bookstore.sqlite') };
    const scratch =
      options.engine === 'sqlite' ? { config: file, drop: () => Promise.resolve() } : await scratchDatabase();
    // The first process makes the tables: the others then have nothing to wait for.
    const first = new Shop(options, scratch.config, new SqlConsole(scratch.config), dataDir, () => scratch.drop());
    await first.open();
    for (let number = 1; number < (options.processes ?? 1); number += 1) await first.open();
    return first;
  }

  /** One more process; answers its number. */
  async open(environment: Readonly<Record<string, string>> = {}): Promise<number> {
    const program = this.program('dist/main.js', [], environment);
    this.programs.push(program);
    this.urls.push(await program.url());
    return this.programs.length - 1;
  }

  /** Starts the process of that number again, after it was killed. */
  async reopen(number: number, environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const program = this.program('dist/main.js', [], environment);
    this.programs[number] = program;
    this.urls[number] = await program.url();
  }

  url(number: number): string {
    return this.urls[number] ?? '';
  }

  async close(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.kill()));
    await this.sql.close();
    await this.drop();
  }

  async people(count: number): Promise<readonly Person[]> {
    const people = Array.from({ length: count }, () => ({ id: newId<UserId>(), token: newSessionToken() }));
    const now = Date.now();
    for (let start = 0; start < count; start += 100) {
      const some = people.slice(start, start + 100);
      await this.sql.execute(
        `INSERT INTO auth_users (id, name, email, search_text, password_hash, registered_at)
         VALUES ${some.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
        some.flatMap(({ id }) => [id, 'Ana Quiroga', `${id}@example.com`, id, 'none', now]),
      );
      await this.sql.execute(
        `INSERT INTO auth_sessions (token_hash, user_id, kind, started_at, last_seen_at, expires_at)
         VALUES ${some.map(() => `(?, ?, 'bearer', ?, ?, ?)`).join(', ')}`,
        some.flatMap(({ id, token }) => [hashOf(token), id, now, now, now + DAY_MS]),
      );
    }
    return people;
  }

  async person(): Promise<Person> {
    const [person] = await this.people(1);
    if (!person) throw new Error('nobody');
    return person;
  }

  async book(seller: Person, stock: number, amount = 2500): Promise<string> {
    const answer = await this.call(seller, 'POST', '/books', {
      title: `Libro ${(this.titles += 1)} de ${seller.id}`,
      author: 'A. Autora',
      description: 'Sin subrayar.',
      price: { amount, currency: 'USD' },
      stock,
    });
    if (answer.status !== 201) throw new Error(`no book: ${answer.status} ${answer.text}`);
    return String(answer.body['id']);
  }

  order(
    buyer: Person,
    items: readonly { bookId: string; quantity: number }[],
    key?: string,
    at?: number,
  ): Promise<Answer> {
    return this.call(
      buyer,
      'POST',
      '/orders',
      { items, shippingAddress: addressInput, carrier: 'servientrega' },
      key,
      at,
    );
  }

  pay(buyer: Person, code: string, card = '4242424242424242', key?: string, at?: number): Promise<Answer> {
    return this.call(buyer, 'POST', `/orders/${code}/payments`, { method: 'credit_card', cardNumber: card }, key, at);
  }

  cancel(buyer: Person, code: string, at?: number): Promise<Answer> {
    return this.call(buyer, 'POST', `/orders/${code}/cancellation`, undefined, undefined, at);
  }

  /** A call of the JSON API at the process `at`, or at the next one. Fails only when there is no answer at all. */
  async call(
    { token }: Person,
    method: string,
    path: string,
    body?: unknown,
    key: string = crypto.randomUUID(),
    at: number = (this.turn += 1) % this.urls.length,
  ): Promise<Answer> {
    const response = await fetch(`${this.url(at)}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    const text = await response.text();
    return { status: response.status, text, body: fieldsOf(text) };
  }

  /** Resolves when nothing is under way any more that only time and the timers bring to its end. */
  async settled(withinMs = 90_000): Promise<void> {
    const pending = (): Promise<number> =>
      this.sql.number(`SELECT
        (SELECT COUNT(*) FROM orders_orders WHERE status IN ('paying', 'payment_unknown', 'refunding')
           OR stock_state IN ('confirm_due', 'release_due', 'restock_due'))
        + (SELECT COUNT(*) FROM orders_refunds WHERE status = 'due')
        + (SELECT COUNT(*) FROM orders_placements WHERE status = 'open')
        + (SELECT COUNT(*) FROM orders_outbox WHERE state = 'pending') AS pending`);
    await until(`nothing is under way`, async () => (await pending()) === 0, withinMs);
  }

  /** Runs `npm run check:invariants`' program. @throws with what it printed when it does not end with 0 */
  async checkInvariants(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const command = this.program('dist/cli.js', ['check-invariants'], environment);
    const code = await command.exitCode();
    if (code !== 0) throw new Error(`check-invariants ended with ${code}:\n${command.printed}`);
  }

  private program(entry: string, args: readonly string[], environment: Readonly<Record<string, string>>): Program {
    const { database, options, dataDir } = this;
    const url = database.engine === 'mysql' ? (options.databaseUrl ?? String)(database.url) : undefined;
    return new Program(
      {
        ...(url === undefined ? {} : { DATABASE_URL: url }),
        DATA_DIR: dataDir,
        INSTANCE_ID: `shop-${this.programs.length}`,
        RATE_LIMITS: 'off',
        LOG_LEVEL: 'error',
        SHUTDOWN_DRAIN_MS: '0',
        ...(entry === 'dist/main.js' ? options.environment : {}),
        ...environment,
      },
      join(options.root ?? ROOT, entry),
      args,
    );
  }
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
