import { hashOf, newSessionToken } from '../../../src/auth/domain/session-token.js';
import { newId, type UserId } from '../../../src/shared/ids.js';
import { addressInput } from '../../builders/order.builder.js';
import { until } from '../../support/eventually.js';
import type { Sql } from './sql-console.js';

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

const DAY_MS = 86_400_000;
/** A call that takes longer hangs. */
const ANSWERS_WITHIN_MS = 120_000;

/** The built shop in processes of its own, as people and operators have it: whatever it is made of. */
export abstract class Storefront {
  private titles = 0;

  abstract readonly engine: 'mysql' | 'sqlite';
  abstract readonly sql: Sql;

  /** Where the next call goes, or one for the process `at`. */
  protected abstract origin(at?: number): string;

  /** Runs `npm run check:invariants`' program. @throws with what it printed when it does not end with 0 */
  abstract checkInvariants(): Promise<void>;

  /** `kill -9` to the process of that number; resolves when it is gone. */
  abstract kill(process: number): Promise<void>;

  /** Starts the process of that number again, and whichever else has been killed; resolves when all of them answer. */
  abstract reopen(process: number, environment?: Readonly<Record<string, string>>): Promise<void>;

  /** What the process of that number has printed since it was started. */
  abstract printedBy(process: number): string;

  /** What the tasks of killed processes hold is free at once, rather than when their leases end. */
  abstract freeLeases(): Promise<void>;

  abstract close(): Promise<void>;

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
    at?: number,
  ): Promise<Answer> {
    const response = await fetch(`${this.origin(at)}/api/v1${path}`, {
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
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
