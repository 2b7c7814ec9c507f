import { setTimeout as delay } from 'node:timers/promises';
import { addressInput } from '../../builders/order.builder.js';
import { keyOf, PASSWORD, uniqueEmail } from '../../builders/shop-visitors.js';
import { type BrowserClient, browserClient, type ClientResponse } from '../../support/browser-client.js';

/** People look at what they got before they go on. */
const THINK_MS = 100;

interface Seen {
  /** By `performance.now()`. */
  readonly began: number;
  readonly ended: number;
}

export interface Purchase {
  readonly code: string;
  readonly bookId: string;
}

/**
 * People who shop through the edge for as long as they are let: some look around, some buy, one sells. Each knows which answer is the right one to
 * each request; whatever else comes is a failure. Nobody tries again.
 */
export class Customers {
  readonly failures: string[] = [];
  readonly purchases: Purchase[] = [];
  readonly published: string[] = [];
  readonly buyers: BrowserClient[] = [];
  /** What is being done to the shop meanwhile. */
  step = '';
  private readonly seen: Seen[] = [];
  /** When the requests began that have no answer yet. */
  private readonly waiting = new Set<number>();
  private readonly running: Promise<void>[] = [];
  private stopped = false;

  constructor(private readonly url: string) {}

  /** Signs everybody in, and lets them shop. `bookIds` have copies enough for all. */
  async open(
    bookIds: readonly string[],
    people: { readonly visitors: number; readonly buyers: number },
  ): Promise<void> {
    const seller = await this.signedIn();
    for (let buyer = 0; buyer < people.buyers; buyer += 1) this.buyers.push(await this.signedIn());
    const any = (): string => bookIds[Math.floor(Math.random() * bookIds.length)] ?? '';
    for (let visitor = 0; visitor < people.visitors; visitor += 1) this.again(() => this.lookAround(any()));
    for (const buyer of this.buyers) this.again(() => this.buy(buyer, any()));
    this.again(() => this.sell(seller));
  }

  async close(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  /** The requests that were under way since then, and how long the longest of them took so far, in milliseconds. */
  since(moment: number): { readonly requests: number; readonly longestMs: number } {
    const answered = this.seen.filter(({ ended }) => ended >= moment).map(({ began, ended }) => ended - began);
    const waiting = [...this.waiting].map((began) => performance.now() - began);
    const times = [...answered, ...waiting];
    return { requests: times.length, longestMs: Math.round(Math.max(0, ...times)) };
  }

  private again(round: () => Promise<void>): void {
    const rounds = async (): Promise<void> => {
      while (!this.stopped) {
        // What went wrong is written down where it did; the person begins something else.
        await round().catch((error: unknown) => {
          if (!(error instanceof WrongAnswerError)) this.failures.push(`${this.step}: ${String(error)}`);
        });
        await delay(THINK_MS);
      }
    };
    this.running.push(rounds());
  }

  private async lookAround(bookId: string): Promise<void> {
    const visitor = this.aBrowser();
    await this.expected('the home page', 200, () => visitor.get('/'));
    await this.expected('a search', 200, () => visitor.get('/books?q=libro'));
    await this.expected('a book', 200, () => visitor.get(`/books/${bookId}`));
    await this.expected('the API', 200, () => visitor.api('GET', '/api/v1/books?limit=10'));
  }

  private async buy(buyer: BrowserClient, bookId: string): Promise<void> {
    const book = await this.expected('a book', 200, () => buyer.get(`/books/${bookId}`));
    const item = { bookId, quantity: 1, _key: keyOf(book.text) };
    await this.expected('into the cart', 303, () => buyer.post('/cart/items', item));
    const form = await this.expected('the checkout', 200, () => buyer.get('/checkout'));
    const order = { _key: keyOf(form.text), ...addressInput, carrier: 'servientrega' };
    const placed = await this.expected('an order', 303, () => buyer.post('/checkout', order));
    const code = /^\/orders\/(BK-\w+)\/payment$/.exec(placed.headers.get('location') ?? '')?.[1] ?? '';
    this.purchases.push({ code, bookId });
    const payment = await this.expected('the payment page', 200, () => buyer.get(`/orders/${code}/payment`));
    const card = { _key: keyOf(payment.text), method: 'credit_card', cardNumber: '4242424242424242' };
    await this.expected('a payment', 303, () => buyer.post(`/orders/${code}/payment`, card));
    await this.expected('an order’s page', 200, () => buyer.get(`/orders/${code}`));
  }

  /** What somebody has put on sale they see at once. */
  private async sell(seller: BrowserClient): Promise<void> {
    const form = await this.expected('the form of a book', 200, () => seller.get('/selling/new'));
    const title = `Libro ${crypto.randomUUID()}`;
    const book = {
      title,
      author: 'Jorge Isaacs',
      description: 'Sin subrayados.',
      price: '25.00',
      stock: '3',
      condition: 'good',
      category: 'classics',
    };
    const sold = await this.expected('a book put on sale', 303, () =>
      seller.upload('/selling/new', { _key: keyOf(form.text), ...book }),
    );
    this.published.push(title);
    const shelf = await this.expected('the own books', 200, () =>
      seller.get(sold.headers.get('location') ?? '/selling'),
    );
    if (!shelf.text.includes(title)) this.failures.push(`${this.step}: the seller does not see ${title}`);
  }

  private async expected(what: string, status: number, ask: () => Promise<ClientResponse>): Promise<ClientResponse> {
    const began = performance.now();
    const { step } = this;
    this.waiting.add(began);
    const answer = await ask().catch((error: unknown) => new WrongAnswerError(String(error), { cause: error }));
    this.waiting.delete(began);
    const ended = performance.now();
    this.seen.push({ began, ended });
    if (!(answer instanceof Error) && answer.status === status) return answer;
    const got =
      answer instanceof Error
        ? answer.message
        : `${answer.status} from ${answer.headers.get('x-instance-id') ?? 'nobody'}`;
    this.failures.push(`${step}: ${what} got ${got} after ${Math.round(ended - began)} ms`);
    throw new WrongAnswerError(got);
  }

  private async signedIn(): Promise<BrowserClient> {
    const browser = this.aBrowser();
    const account = { name: 'Ana Quiroga', email: uniqueEmail(), password: PASSWORD };
    await this.expected('an account', 303, () => browser.post('/register', account));
    return browser;
  }

  /** Each request on a connection of its own: a browser repeats by itself what it sent on one that was just being closed. */
  private aBrowser(): BrowserClient {
    return browserClient(this.url, { connection: 'close' });
  }
}

class WrongAnswerError extends Error {}
