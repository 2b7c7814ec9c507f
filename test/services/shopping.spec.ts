import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { SERVICES, type ServiceName } from '../../src/shared/services.js';
import { addressInput } from '../builders/order.builder.js';
import { keyOf, PASSWORD, registered, uniqueEmail } from '../builders/shop-visitors.js';
import { browserClient, type BrowserClient, type ClientResponse } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { split } from './support/split.js';

const where = ({ status, headers }: ClientResponse) => [status, headers.get('location')];
const servedBy = ({ headers }: ClientResponse) => headers.get('x-instance-id');
const cartCount = ({ text }: ClientResponse): number => Number(/(\d+) libros? en el carrito/.exec(text)?.[1] ?? 0);

/** What the shop knows whoever is signed in by, at each of the services. */
const OWN_PAGES: Readonly<Record<ServiceName, string>> = { auth: '/api/v1/me', catalog: '/selling', orders: '/orders' };

/** Puts a book on sale by the form of its page; answers its address. */
async function sell(seller: BrowserClient, title: string): Promise<string> {
  const form = await seller.get('/selling/new');
  const sold = await seller.upload('/selling/new', {
    _key: keyOf(form.text),
    title,
    author: 'Jorge Isaacs',
    description: 'Sin subrayados.',
    price: '25.00',
    stock: '3',
    condition: 'good',
    category: 'classics',
  });
  expect([sold.status, servedBy(sold)]).toEqual([303, 'catalog']);
  const { items } = (await seller.api('GET', `/api/v1/books?q=${encodeURIComponent(title)}`)).json<{
    items: readonly { id: string; title: string }[];
  }>();
  expect(items).toHaveLength(1);
  return items[0]?.id ?? '';
}

describe('shopping at three services', () => {
  it('goes from registering to a parcel that was received', async () => {
    const seller = await registered(split, { name: 'Luis Vendedor' });
    const title = `María ${crypto.randomUUID()}`;
    const bookId = await sell(seller, title);

    const email = uniqueEmail();
    await registered(split, { email });
    const buyer = browserClient(split.url);
    const book = await buyer.get(`/books/${bookId}`);
    expect(book.text).toContain('Luis Vendedor');
    const added = await buyer.post('/cart/items', { bookId, quantity: 2, _key: keyOf(book.text) });
    expect([where(added), servedBy(added)]).toEqual([[303, '/cart'], 'orders']);
    expect(cartCount(await buyer.get('/books'))).toBe(2);
    expect(where(await buyer.get('/checkout'))).toEqual([303, '/login?next=%2Fcheckout']);
    expect(where(await buyer.post('/login', { email, password: PASSWORD, next: '/checkout' }))).toEqual([
      303,
      '/checkout',
    ]);
    expect(buyer.cookie('cart')).toBeUndefined();

    const form = await buyer.get('/checkout');
    expect(form.text).toContain(title);
    const placed = await buyer.post('/checkout', { _key: keyOf(form.text), ...addressInput, carrier: 'servientrega' });
    const code = /BK-[0-9A-Z]{8}/.exec(placed.headers.get('location') ?? '')?.[0] ?? '';
    expect(where(placed)).toEqual([303, `/orders/${code}/payment`]);
    const payment = await buyer.get(`/orders/${code}/payment`);
    const card = { method: 'credit_card', cardNumber: '4242424242424242' };
    expect(where(await buyer.post(`/orders/${code}/payment`, { _key: keyOf(payment.text), ...card }))).toEqual([
      303,
      `/orders/${code}`,
    ]);
    const left = (): Promise<number> =>
      buyer.api('GET', `/api/v1/books/${bookId}`).then((answer) => answer.json<{ available: number }>().available);
    expect(await left()).toBe(1);

    const sales = await seller.get('/selling/orders');
    expect(sales.text).toContain(code);
    const [, shipment = ''] = /\/selling\/shipments\/([0-9a-z]{26})\/ship/.exec(sales.text) ?? [];
    const shipped = await seller.post(`/selling/shipments/${shipment}/ship`, { trackingNumber: 'GU 77' });
    expect(where(shipped)).toEqual([303, '/selling/orders']);
    expect((await buyer.get(`/orders/${code}`)).text).toContain('GU 77');
    expect(where(await buyer.post(`/orders/${code}/received`))).toEqual([303, `/orders/${code}`]);
    expect((await buyer.get(`/orders/${code}`)).text).toContain('Entregado');

    // Orders told it, RabbitMQ took it along, and auth wrote it.
    const mails = await eventually(
      () => buyer.get('/dev/mail'),
      ({ text }) => text.includes(code),
    );
    expect([mails.text.includes(email), servedBy(mails)]).toEqual([true, 'auth']);
  });

  it('knows whoever logs in everywhere, and whoever logs out nowhere, within a second', async () => {
    const browser = await registered(split);
    for (const service of SERVICES) {
      const answer = await browser.get(OWN_PAGES[service]);
      expect([answer.status, servedBy(answer), answer.text.includes('Ana Quiroga')]).toEqual([200, service, true]);
    }
    const stolen = browserClient(split.url);
    stolen.setCookie('sid', browser.cookie('sid') ?? '');
    const began = performance.now();
    expect((await browser.post('/logout')).status).toBe(303);
    const answers = await Promise.all(SERVICES.map((service) => stolen.get(OWN_PAGES[service])));
    expect(answers.map(where)).toEqual([
      [401, null],
      [303, '/login?next=%2Fselling'],
      [303, '/login?next=%2Forders'],
    ]);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('keeps the language of a visitor, and one CSRF token, at all of them', async () => {
    const browser = await registered(split);
    await browser.get('/orders');
    expect(where(await browser.post('/language', { lang: 'en', next: '/books' }))).toEqual([303, '/books']);
    for (const path of ['/cart', '/selling', '/dev/mail'])
      expect((await browser.get(path)).text).toContain('lang="en"');
    expect((await browser.post('/selling/new', { _csrf: 'forged' })).status).toBe(403);
  });
});

describe('the database of a service', () => {
  it.each(SERVICES)('is the only one that %s may read', async (service) => {
    const connection = await createConnection(split.settingOf(service, 'DATABASE_URL'));
    try {
      const [rows] = await connection.query<RowDataPacket[]>('SHOW DATABASES');
      const names = rows.map(({ Database }) => String(Database));
      expect(names.filter((name) => name.startsWith('bookstore_'))).toEqual([`bookstore_${service}`]);
      for (const other of SERVICES.filter((name) => name !== service)) {
        const reading = connection.query(`SELECT 1 FROM bookstore_${other}.platform_markers`);
        await expect(reading).rejects.toThrow(/denied/);
      }
      // What its name would stand for, if an underscore stood for any letter.
      await expect(connection.query(`CREATE DATABASE bookstorex${service}`)).rejects.toThrow(/denied/);
    } finally {
      await connection.end();
    }
  });
});
