import { setTimeout as delay } from 'node:timers/promises';
import { addressInput } from '../../builders/order.builder.js';
import { ask, type Response } from './https.js';

/** A customer's own browser gives up later; a test need not wait so long. */
const PATIENCE_MS = 20_000;
/** Under the shop's own limit of 20 checkouts a minute for each person. */
const BETWEEN_ORDERS_MS = 3_200;
const BETWEEN_PAGES_MS = 25;
const CARD = '4242424242424242';

export interface Counts {
  readonly requests: number;
  readonly failures: readonly string[];
  readonly orders: number;
  readonly longestMs: number;
}

interface Order {
  readonly key: string;
  code?: string;
  isPaid: boolean;
}

/**
 * People who browse, and people who order and pay, all the time, at the machines that the balancer before them would find well. A request that
 * gets no answer, or a 5xx, is counted as failed and sent again with the key that it had, as a program of a customer's does.
 */
export class Shoppers {
  private requests = 0;
  private longestMs = 0;
  private placed = 0;
  private readonly failures: string[] = [];
  private readonly buyers: { readonly token: string; readonly orders: Order[] }[] = [];
  private books: readonly string[] = [];
  private turn = 0;
  private ended = false;
  private running: readonly Promise<void>[] = [];

  /** @param addresses of the machines whose nginx is asked, in turn @param host the shop's name */
  constructor(
    private readonly addresses: readonly string[],
    private readonly host: string,
  ) {}

  /** One seller, with what will be bought, and so many buyers: no more than may register from one address in ten minutes. */
  async arrive(buyers: number): Promise<void> {
    const seller = await this.register();
    this.books = await Promise.all(
      Array.from({ length: 3 }, async (_, index) => {
        const book = {
          title: `Libro ${index} ${crypto.randomUUID()}`,
          author: 'A. Autora',
          description: 'Sin subrayar.',
          price: { amount: 2500, currency: 'USD' },
          stock: 900,
        };
        const answer = await this.send('POST', '/api/v1/books', seller, book);
        return String(fieldsOf(answer)['id']);
      }),
    );
    for (let count = 0; count < buyers; count += 1) this.buyers.push({ token: await this.register(), orders: [] });
  }

  start(readers: number): void {
    this.running = [
      ...Array.from({ length: readers }, () => this.browse()),
      ...this.buyers.map((buyer) => this.buy(buyer)),
    ];
  }

  /** What has happened since it was asked last. */
  count(): Counts {
    const counts = {
      requests: this.requests,
      failures: [...this.failures],
      orders: this.placed,
      longestMs: this.longestMs,
    };
    this.requests = this.placed = this.longestMs = 0;
    this.failures.length = 0;
    return counts;
  }

  async end(): Promise<void> {
    this.ended = true;
    await Promise.all(this.running);
  }

  /** What is wrong with the orders that were acknowledged: each is there once, and paid if that was said. */
  async complaints(): Promise<readonly string[]> {
    const complaints: string[] = [];
    for (const { token, orders } of this.buyers) {
      const known = await this.ordersOf(token);
      // The one under way, if there is one, may be known to either side alone.
      const settled = orders.filter(({ code }) => code !== undefined);
      for (const { code, isPaid } of settled) {
        const found = known.filter((order) => order['code'] === code);
        if (found.length !== 1) complaints.push(`${code ?? ''}: there ${found.length} times`);
        else if (isPaid && found[0]?.['status'] !== 'paid')
          complaints.push(`${code ?? ''}: ${String(found[0]?.['status'])}, not paid`);
      }
      if (known.length > orders.length) complaints.push(`${known.length} orders of ${orders.length} placed`);
    }
    return complaints;
  }

  /** Requests since the last count. */
  get asked(): number {
    return this.requests;
  }

  get orders(): number {
    return this.buyers.reduce((sum, { orders }) => sum + orders.filter(({ isPaid }) => isPaid).length, 0);
  }

  private async browse(): Promise<void> {
    const paths = ['/', '/books', '/books?sort=price', '/api/v1/books'];
    for (let page = 0; !this.ended; page += 1) {
      await this.once('GET', paths[page % paths.length] ?? '/');
      await delay(BETWEEN_PAGES_MS);
    }
  }

  private async buy(buyer: { readonly token: string; readonly orders: Order[] }): Promise<void> {
    await delay(Math.random() * BETWEEN_ORDERS_MS);
    while (!this.ended) {
      const began = Date.now();
      const order: Order = { key: crypto.randomUUID(), isPaid: false };
      buyer.orders.push(order);
      const bookId = this.books[(this.turn += 1) % this.books.length];
      const body = { items: [{ bookId, quantity: 1 }], shippingAddress: addressInput, carrier: 'servientrega' };
      const placed = await this.untilAnswered('/api/v1/orders', buyer.token, order.key, body);
      if (placed?.status === 201) {
        order.code = String(fieldsOf(placed)['code']);
        const paid = await this.untilAnswered(
          `/api/v1/orders/${order.code}/payments`,
          buyer.token,
          `${order.key}-pay`,
          { method: 'credit_card', cardNumber: CARD },
        );
        order.isPaid = paid?.status === 201;
        if (order.isPaid) this.placed += 1;
      }
      await delay(Math.max(0, BETWEEN_ORDERS_MS - (Date.now() - began)));
    }
  }

  private async untilAnswered(path: string, token: string, key: string, body: object): Promise<Response | undefined> {
    for (let tries = 0; tries < 120; tries += 1) {
      const answer = await this.once('POST', path, token, body, key);
      const isUnderWay = answer !== undefined && fieldsOf(answer)['code'] === 'request.in_progress';
      if (answer !== undefined && answer.status < 500 && !isUnderWay) {
        if (answer.status !== 201)
          this.failures.push(`${path} ${answer.status} ${answer.body.toString().slice(0, 200)}`);
        return answer;
      }
      await delay(300);
    }
    return undefined;
  }

  /** One request; `undefined`, and a failure, when it got no answer. */
  private async once(
    method: string,
    path: string,
    token?: string,
    body?: object,
    key?: string,
  ): Promise<Response | undefined> {
    const began = Date.now();
    this.requests += 1;
    try {
      const answer = await this.send(method, path, token, body, key);
      if (answer.status >= 500) this.fail(method, path, began, String(answer.status));
      return answer;
    } catch (error) {
      this.fail(method, path, began, String(error));
      return undefined;
    } finally {
      this.longestMs = Math.max(this.longestMs, Date.now() - began);
    }
  }

  private fail(method: string, path: string, began: number, why: string): void {
    this.failures.push(
      `${new Date(began).toISOString().slice(11, 23)} ${method} ${path} ${why} after ${Date.now() - began} ms`,
    );
  }

  private send(
    method: string,
    path: string,
    token?: string,
    body?: object,
    key: string = crypto.randomUUID(),
  ): Promise<Response> {
    const address = this.addresses[(this.turn += 1) % this.addresses.length] ?? '';
    return ask(`https://${address}${path}`, {
      method,
      timeoutMs: PATIENCE_MS,
      headers: {
        host: this.host,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}`, 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  private async register(): Promise<string> {
    const account = { name: 'Ana Quiroga', email: `${crypto.randomUUID()}@example.com`, password: 'libros usados' };
    await this.send('POST', '/api/v1/users', undefined, account);
    const session = await this.send('POST', '/api/v1/sessions', undefined, account);
    if (session.status !== 201) throw new Error(`no session: ${session.status} ${session.body.toString()}`);
    return String(fieldsOf(session)['token']);
  }

  private async ordersOf(token: string): Promise<Readonly<Record<string, unknown>>[]> {
    const orders: Readonly<Record<string, unknown>>[] = [];
    let path: string | undefined = '/api/v1/orders';
    while (path !== undefined) {
      const answer: Response = await this.send('GET', path, token);
      const page = fieldsOf(answer);
      if (Array.isArray(page['items'])) orders.push(...(page['items'] as Readonly<Record<string, unknown>>[]));
      const next: unknown = page['nextCursor'];
      path = typeof next === 'string' ? `/api/v1/orders?cursor=${encodeURIComponent(next)}` : undefined;
    }
    return orders;
  }
}

function fieldsOf({ body }: Response): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
