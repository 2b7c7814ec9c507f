import { Database } from '../../../src/platform/database/database.js';
import { OutboxRelay } from '../../../src/platform/events/outbox-relay.js';
import { SettleStockTask } from '../../../src/orders/infrastructure/timers/order.tasks.js';
import { SERVICES } from '../../../src/shared/services.js';
import { addressInput } from '../../builders/order.builder.js';
import { keyed, type OrderJson } from '../../builders/order-scene.js';
import { keyOf, PASSWORD, registered, uniqueEmail } from '../../builders/shop-visitors.js';
import { browserClient, type BrowserClient, type ClientResponse } from '../../support/browser-client.js';
import { eventually } from '../../support/eventually.js';
import { shop } from './the-shop.js';

/** A page of each service that is for whoever is signed in. */
const OWN_PAGES = { auth: '/api/v1/me', catalog: '/selling', orders: '/orders' } as const;
const UNKNOWN = {
  es: 'Ahora mismo no podemos ver quién eres',
  en: 'We cannot see who you are just now',
} as const;
const ENGLISH = { 'accept-language': 'en' };

const cartCount = ({ text }: ClientResponse): number => Number(/(\d+) libros? en el carrito/.exec(text)?.[1] ?? 0);
const servedBy = ({ headers }: ClientResponse) => headers.get('x-instance-id');
const where = ({ status, headers }: ClientResponse) => [status, headers.get('location')];

/** A book of somebody new. */
export async function bookOnSale(stock = 5): Promise<string> {
  const seller = await registered(shop, { name: 'Luis Vendedor' });
  await seller.get('/selling');
  const answer = await seller.api('POST', '/api/v1/books', {
    title: 'La vorágine',
    author: 'José Eustasio Rivera',
    price: { amount: 2500, currency: 'USD' },
    stock,
    condition: 'good',
    category: 'classics',
  });
  expect(answer.status).toBe(201);
  return answer.json<{ id: string }>().id;
}

async function stockOf(bookId: string): Promise<object | undefined> {
  const books = shop.services.catalog.app.get(Database);
  const [row] = await books.query('SELECT available, reserved, sold FROM catalog_books WHERE id = ?', [bookId]);
  return { ...row };
}

async function intoCart(browser: BrowserClient, bookId: string, quantity = 1): Promise<void> {
  const { text } = await browser.get(`/books/${bookId}`);
  expect(where(await browser.post('/cart/items', { bookId, quantity, _key: keyOf(text) }))).toEqual([303, '/cart']);
}

const order = (browser: BrowserClient, items: object[], key: string = crypto.randomUUID()): Promise<ClientResponse> =>
  browser.api('POST', '/api/v1/orders', { items, shippingAddress: addressInput, carrier: 'servientrega' }, keyed(key));

/** Until the breakers have let somebody through again. */
const showsWhoIsThere = (browser: BrowserClient): Promise<ClientResponse> =>
  eventually(
    () => browser.get('/books'),
    ({ text }) => text.includes('Ana Quiroga'),
  );

/** What people do that takes them from one service to another, also while one of them is away. */
export function crossing(): void {
  describe('a session', () => {
    it('is known to every service, from the log-in to the log-out', async () => {
      const email = uniqueEmail();
      const browser = await registered(shop, { email });
      for (const service of SERVICES) {
        const answer = await browser.get(OWN_PAGES[service]);
        expect([answer.status, servedBy(answer)]).toEqual([200, service]);
        expect(answer.text).toContain('Ana Quiroga');
      }
      const stolen = browserClient(shop.url);
      stolen.setCookie('sid', browser.cookie('sid') ?? '');
      expect((await browser.post('/logout')).status).toBe(303);
      expect((await stolen.get('/api/v1/me')).status).toBe(401);
      expect(where(await stolen.get('/selling'))).toEqual([303, '/login?next=%2Fselling']);
      expect(where(await stolen.get('/orders'))).toEqual([303, '/login?next=%2Forders']);
      expect((await browser.post('/login', { email, password: PASSWORD })).status).toBe(303);
      expect((await browser.get('/orders')).status).toBe(200);
    });

    it('has one CSRF token, whichever service made the page and whichever gets the form', async () => {
      const browser = await registered(shop);
      const bookId = await bookOnSale();
      expect(servedBy(await browser.get('/selling'))).toBe('catalog');
      const added = await browser.post('/cart/items', { bookId, quantity: 1 });
      expect([added.status, servedBy(added)]).toEqual([303, 'orders']);
      expect(servedBy(await browser.get('/orders'))).toBe('orders');
      expect((await browser.post('/language', { lang: 'es', next: '/' })).status).toBe(303);
      for (const path of ['/cart/items', '/selling/new', '/language']) {
        expect((await browser.post(path, { bookId, _csrf: 'forged' })).status).toBe(403);
      }
    });

    it('keeps its language', async () => {
      const browser = browserClient(shop.url);
      await browser.post('/language', { lang: 'en', next: '/books' });
      for (const path of ['/login', '/books', '/cart']) expect((await browser.get(path)).text).toContain('lang="en"');
    });

    it('takes the cart of the visitor along', async () => {
      const email = uniqueEmail();
      await registered(shop, { email });
      const bookId = await bookOnSale();
      const browser = browserClient(shop.url);
      await intoCart(browser, bookId, 2);
      expect(browser.cookie('cart')).toBeDefined();
      const catalogue = await browser.get('/books');
      expect([servedBy(catalogue), cartCount(catalogue)]).toEqual(['catalog', 2]);
      await browser.post('/login', { email, password: PASSWORD });
      expect(browser.cookie('cart')).toBeUndefined();
      const elsewhere = browserClient(shop.url);
      await elsewhere.post('/login', { email, password: PASSWORD });
      expect(cartCount(await elsewhere.get('/books'))).toBe(2);
      expect((await elsewhere.get('/cart')).text).toContain('La vorágine');
    });
  });

  it('a cart is merged once when the answer to that is lost on its way', async () => {
    const email = uniqueEmail();
    await registered(shop, { email });
    const bookId = await bookOnSale();
    const browser = browserClient(shop.url);
    await intoCart(browser, bookId, 2);
    shop.ways.orders.cutAtNextAnswer();
    expect((await browser.post('/login', { email, password: PASSWORD })).status).toBe(303);
    expect(browser.cookie('cart')).toBeUndefined();
    expect(cartCount(await browser.get('/cart'))).toBe(2);
  });

  it('a page for a visitor without a cart asks orders nothing', async () => {
    const asked = async (): Promise<string | undefined> => {
      const { text } = await browserClient(shop.services.catalog.url).get('/metrics');
      return /duration_seconds_count\{module="orders",method="cartSize",outcome="answered"\} (\d+)/.exec(text)?.[1];
    };
    const visitor = browserClient(shop.url);
    const bookId = await bookOnSale();
    await visitor.get('/books');
    const before = await asked();
    await visitor.get('/books');
    expect(await asked()).toBe(before);
    await intoCart(visitor, bookId);
    await visitor.get('/books');
    expect(Number(await asked())).toBeGreaterThan(Number(before ?? 0));
  });

  describe('an order', () => {
    it('goes through all of them', async () => {
      const bookId = await bookOnSale(3);
      const browser = await registered(shop);
      await browser.get('/orders');
      const placed = await order(browser, [{ bookId, quantity: 2 }]);
      expect(placed.status).toBe(201);
      const { code } = placed.json<OrderJson>();
      const card = { method: 'credit_card', cardNumber: '4242424242424242' };
      const paid = await browser.api('POST', `/api/v1/orders/${code}/payments`, card, keyed(crypto.randomUUID()));
      expect(paid.json()).toMatchObject({ status: 'captured' });
      await shop.services.orders.app.get(SettleStockTask, { strict: false }).run();
      expect(await stockOf(bookId)).toEqual({ available: 1, reserved: 0, sold: 2 });
      for (const service of SERVICES) await shop.services[service].app.get(OutboxRelay).run();
      const mails = await browser.get('/dev/mail');
      expect([servedBy(mails), mails.text.includes(code)]).toEqual(['auth', true]);
    });

    it('is refused by the catalogue as if that were in the same process', async () => {
      const bookId = await bookOnSale(1);
      const browser = await registered(shop);
      await browser.get('/orders');
      const answer = await order(browser, [{ bookId, quantity: 2 }]);
      expect(answer.status).toBe(409);
      expect(answer.json()).toMatchObject({ code: 'catalog.out_of_stock', bookId, available: 1 });
    });
  });

  describe('while auth hangs', () => {
    afterEach(() => shop.ways.auth.pass());

    it('a page waits for it once, and not long', async () => {
      const bookId = await bookOnSale();
      const browser = await registered(shop);
      // Needs auth twice: to know who asks, and who sells.
      await browser.get(`/books/${bookId}`);
      shop.ways.auth.freeze();
      const start = performance.now();
      const page = await browser.get(`/books/${bookId}`);
      expect([page.status, page.text.includes(UNKNOWN.es)]).toEqual([200, true]);
      // Two reads of 2 s, and their repeats, would be more.
      expect(performance.now() - start).toBeLessThan(3_800);
    });
  });

  describe('while auth is away', () => {
    let browser: BrowserClient;
    let bookId: string;

    beforeAll(async () => {
      bookId = await bookOnSale();
      browser = await registered(shop);
      await browser.get('/books');
      shop.ways.auth.refuse();
    });

    afterAll(() => shop.ways.auth.pass());

    it('whoever is signed in browses as a visitor, and is told so', async () => {
      for (const path of ['/', '/books', `/books/${bookId}`, '/cart']) {
        const spanish = await browser.get(path);
        expect([path, spanish.status, spanish.headers.get('cache-control')]).toEqual([path, 200, 'private, no-cache']);
        expect(spanish.text).toContain(UNKNOWN.es);
        expect(spanish.text).not.toContain('Ana Quiroga');
        expect((await browser.get(path, ENGLISH)).text).toContain(UNKNOWN.en);
      }
      expect((await browserClient(shop.url).get('/books')).text).not.toContain(UNKNOWN.es);
      expect((await browser.get('/api/v1/books')).status).toBe(200);
    });

    it.each(['/selling', '/orders', '/checkout', '/selling/orders', '/admin/orders'])(
      '%s says to try again, and leads to no log-in',
      async (path) => {
        const answer = await browser.get(path);
        expect(where(answer)).toEqual([503, null]);
        expect(answer.headers.get('retry-after')).toBe('5');
        expect(answer.headers.getSetCookie()).toEqual([]);
        expect(answer.text).toContain('Ahora mismo no podemos ver quién ha entrado');
        expect(answer.text).not.toContain(UNKNOWN.es);
        expect((await browser.get(path, ENGLISH)).text).toContain('We cannot see who is signed in right now');
        expect(browser.cookie('sid')).toBeDefined();
      },
    );

    it('programs hear 503', async () => {
      const answer = await browser.get('/api/v1/orders', { authorization: 'Bearer somebodys-token' });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({ code: 'platform.service_unavailable', service: 'auth' });
      expect((await browserClient(shop.url).get('/api/v1/orders')).status).toBe(401);
    });

    it('the services are healthy, and say who does not answer', async () => {
      const { status, text } = await eventually(
        () => browserClient(shop.services.catalog.url).get('/health'),
        (answer) => answer.text.includes('no answer from auth'),
      );
      expect([status, text.includes('"uploads":"up"')]).toEqual([200, true]);
      expect((await browserClient(shop.services.catalog.url).get('/health/ready')).status).toBe(200);
    });

    it('what goes into the cart is there when auth is back, with the rest', async () => {
      await intoCart(browser, bookId, 3);
      shop.ways.auth.pass();
      await showsWhoIsThere(browser);
      const cart = await eventually(
        () => browser.get('/cart'),
        ({ text }) => text.includes('Ana Quiroga'),
      );
      expect([cartCount(cart), cart.text.includes(UNKNOWN.es)]).toEqual([3, false]);
      await intoCart(browser, bookId, 1);
      expect(browser.cookie('cart')).toBeUndefined();
      expect(cartCount(await browser.get('/books'))).toBe(4);
    });
  });

  describe('while the catalogue is away', () => {
    afterEach(() => shop.ways.catalog.pass());

    it('orders are shown and paid; a checkout is to be tried again, and is done once', async () => {
      const bookId = await bookOnSale(5);
      const browser = await registered(shop);
      await browser.get('/orders');
      const { code } = (await order(browser, [{ bookId, quantity: 1 }])).json<OrderJson>();
      await intoCart(browser, bookId, 2);
      const { text: form } = await browser.get('/checkout');
      shop.ways.catalog.refuse();

      for (const path of ['/orders', `/orders/${code}`]) {
        const shown = await browser.get(path);
        expect([shown.status, shown.text.includes('La vorágine')]).toEqual([200, true]);
      }
      const card = { method: 'credit_card', cardNumber: '4242424242424242' };
      const paid = await browser.api('POST', `/api/v1/orders/${code}/payments`, card, keyed(crypto.randomUUID()));
      expect(paid.json()).toMatchObject({ status: 'captured' });

      for (const [language, said] of [
        ['es', 'Ahora mismo no alcanzamos los libros'],
        ['en', 'We cannot reach the books right now'],
      ] as const) {
        const answer = await browser.get('/checkout', { 'accept-language': language });
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
        expect(answer.text).toContain(said);
      }
      const send = (): Promise<ClientResponse> =>
        browser.post('/checkout', { ...addressInput, carrier: 'servientrega', _key: keyOf(form) });
      expect((await send()).status).toBe(503);
      const key = crypto.randomUUID();
      const refused = await order(browser, [{ bookId, quantity: 1 }], key);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
      expect(refused.json()).toMatchObject({ code: 'platform.service_unavailable', service: 'catalog' });

      shop.ways.catalog.pass();
      const placed = await eventually(send, ({ status }) => status !== 503);
      expect(placed.headers.get('location')).toMatch(/^\/orders\/BK-\w+\/payment$/);
      expect((await send()).headers.get('location')).toBe(placed.headers.get('location'));
      expect((await order(browser, [{ bookId, quantity: 1 }], key)).status).toBe(201);
      await shop.services.orders.app.get(SettleStockTask, { strict: false }).run();
      expect((await browser.get('/api/v1/orders')).json<{ items: unknown[] }>().items).toHaveLength(3);
      expect(await stockOf(bookId)).toEqual({ available: 1, reserved: 3, sold: 1 });
    });
  });

  describe('while orders is away', () => {
    afterEach(() => shop.ways.orders.pass());

    it('the catalogue works, a log-in keeps the cart in the browser, and it is merged later', async () => {
      const email = uniqueEmail();
      await registered(shop, { email });
      const bookId = await bookOnSale();
      const browser = browserClient(shop.url);
      await intoCart(browser, bookId, 2);
      shop.ways.orders.refuse();

      expect((await browser.post('/login', { email, password: PASSWORD })).status).toBe(303);
      expect(browser.cookie('cart')).toBeDefined();
      const catalogue = await browser.get('/books');
      expect([catalogue.status, cartCount(catalogue), catalogue.text.includes('Ana Quiroga')]).toEqual([200, 0, true]);

      shop.ways.orders.pass();
      await eventually(
        async () => cartCount(await browser.get('/books')),
        (count) => count === 2,
      );
      await intoCart(browser, bookId, 1);
      expect(browser.cookie('cart')).toBeUndefined();
      expect(cartCount(await browser.get('/books'))).toBe(3);
    });
  });
}
