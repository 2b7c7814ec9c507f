import { keyOf, PASSWORD } from '../../builders/shop-visitors.js';
import { addressInput } from '../../builders/order.builder.js';
import { BrowserClient, type ClientResponse } from '../../support/browser-client.js';

/** What was done and how the shop answered, without what is different each time. */
export class Diary {
  readonly lines: string[] = [];
  /** Ids of books by their titles, as somebody found them: what is sold out is found no more. */
  readonly books = new Map<string, string>();

  note(who: string, what: string, { status, headers }: ClientResponse): void {
    const where = (headers.get('location') ?? '').replace(/BK-[0-9A-Z]{8}/g, 'ORDER').replace(/[0-9a-z]{26}/g, 'ID');
    this.lines.push(`${who} ${what}: ${status} ${where}`.trim());
  }
}

/** A person with a browser, who does what pages offer. */
export class Shopper {
  private browser: BrowserClient;
  /** Of the order that was placed last. */
  code = '';

  constructor(
    private readonly url: string,
    readonly name: string,
    private readonly diary: Diary,
  ) {
    this.browser = new BrowserClient(url);
  }

  get email(): string {
    return `${this.name.toLowerCase()}@example.com`;
  }

  private async does(what: string, answer: Promise<ClientResponse>): Promise<ClientResponse> {
    const given = await answer;
    this.diary.note(this.name, what, given);
    if (given.status >= 500) throw new Error(`${this.name} ${what}: ${given.status} ${given.text}`);
    return given;
  }

  async registers(): Promise<void> {
    const account = { name: this.name, email: this.email, password: PASSWORD };
    await this.does('registers', this.browser.post('/register', account));
    await this.browser.get('/cart');
  }

  async logsIn(): Promise<void> {
    await this.does('logs in', this.browser.post('/login', { email: this.email, password: PASSWORD }));
    await this.browser.get('/cart');
  }

  async logsOut(): Promise<void> {
    await this.does('logs out', this.browser.post('/logout'));
    this.browser = new BrowserClient(this.url);
  }

  async reads(lang: 'en' | 'es'): Promise<void> {
    await this.does(`reads ${lang}`, this.browser.post('/language', { lang, next: '/books' }));
  }

  async publishes(fields: Readonly<Record<string, string | Blob>>): Promise<void> {
    const form = await this.browser.get('/selling/new');
    await this.does('publishes', this.browser.upload('/selling/new', { _key: keyOf(form.text), ...fields }));
  }

  async imports(csv: string): Promise<void> {
    await this.browser.get('/selling/import');
    const file = new File([csv], 'books.csv', { type: 'text/csv' });
    await this.does('imports', this.browser.upload('/selling/import', { file, price: '9.50', stock: '2' }));
  }

  async edits(title: string, change: object): Promise<void> {
    await this.does('edits', this.browser.api('PATCH', `/api/v1/books/${await this.idOf(title)}`, change));
  }

  async archives(title: string): Promise<void> {
    await this.does('archives', this.browser.post(`/selling/${await this.idOf(title)}/archive`));
  }

  /** The titles that a search finds, in its order, become part of the diary. */
  async searches(query: string): Promise<void> {
    await this.does(`looks at ${query}`, this.browser.get(`/books?${query}`));
    const found = await this.does(`searches ${query}`, this.browser.api('GET', `/api/v1/books?${query}`));
    const { items } = found.json<{ items: readonly { title: string }[] }>();
    this.diary.lines.push(`  finds ${items.map(({ title }) => title).join(', ')}`);
  }

  async wants(title: string, quantity: number): Promise<void> {
    const bookId = await this.idOf(title);
    const page = await this.browser.get(`/books/${bookId}`);
    const form = { _key: keyOf(page.text), bookId, quantity };
    await this.does(`puts ${title} into the cart`, this.browser.post('/cart/items', form));
    await this.browser.get('/cart');
  }

  async changes(title: string, quantity: number): Promise<void> {
    const path = `/cart/items/${await this.idOf(title)}`;
    await this.does(`wants ${quantity} of ${title}`, this.browser.post(path, { quantity }));
  }

  async checksOut(carrier: string): Promise<void> {
    const page = await this.does('sees the checkout', this.browser.get('/checkout'));
    const form = { _key: keyOf(page.text), ...addressInput, recipient: this.name, carrier };
    const placed = await this.does('checks out', this.browser.post('/checkout', form));
    this.code = /BK-[0-9A-Z]{8}/.exec(placed.headers.get('location') ?? '')?.[0] ?? '';
  }

  async pays(fields: Readonly<Record<string, string>>): Promise<void> {
    const page = await this.browser.get(`/orders/${this.code}/payment`);
    const form = { _key: keyOf(page.text), ...fields };
    await this.does('pays', this.browser.post(`/orders/${this.code}/payment`, form));
  }

  async cancels(): Promise<void> {
    await this.does('cancels', this.browser.post(`/orders/${this.code}/cancel`));
  }

  async hasReceived(): Promise<void> {
    await this.does('has received it', this.browser.post(`/orders/${this.code}/received`));
  }

  /** How the buyer's order stands becomes part of the diary. */
  async looksAtTheOrder(): Promise<void> {
    const { status } = (await this.browser.api('GET', `/api/v1/orders/${this.code}`)).json<{ status: string }>();
    this.diary.lines.push(`${this.name} sees the order ${status}`);
  }

  async ships(code: string, trackingNumber: string): Promise<void> {
    const path = `/selling/shipments/${await this.shipmentOf(code)}/ship`;
    await this.does('ships', this.browser.post(path, { trackingNumber }));
  }

  async givesUp(code: string, reason: string): Promise<void> {
    const path = `/selling/shipments/${await this.shipmentOf(code)}/cancel`;
    await this.does('gives up', this.browser.post(path, { reason }));
  }

  async callsOff(code: string): Promise<void> {
    await this.does('calls an order off', this.browser.post(`/admin/orders/${code}/cancel`));
  }

  async disables(name: string): Promise<void> {
    const { text } = await this.browser.get(`/admin/users?q=${encodeURIComponent(name)}`);
    const [, id = ''] = /\/admin\/users\/([0-9a-z]{26})\/disable/.exec(text) ?? [];
    await this.does(`disables ${name}`, this.browser.post(`/admin/users/${id}/disable`));
  }

  /** Of this seller in an order. */
  private async shipmentOf(code: string): Promise<string> {
    const { text } = await this.browser.get('/selling/orders');
    const [sale = ''] = text.split('<li class="row-card sale">').filter((part) => part.includes(code));
    const [, id] = /\/selling\/shipments\/([0-9a-z]{26})\/ship/.exec(sale) ?? [];
    if (id === undefined) throw new Error(`${this.name} has nothing to send for ${code}`);
    return id;
  }

  private async idOf(title: string): Promise<string> {
    const known = this.diary.books.get(title);
    if (known !== undefined) return known;
    const { items } = (await this.browser.api('GET', `/api/v1/books?q=${encodeURIComponent(title)}`)).json<{
      items: readonly { id: string; title: string }[];
    }>();
    const book = items.find((item) => item.title === title);
    if (!book) throw new Error(`${title} is not on sale`);
    this.diary.books.set(title, book.id);
    return book.id;
  }
}
