import { SERVICES } from '../../src/shared/services.js';
import { addressInput } from '../builders/order.builder.js';
import { keyOf, registered } from '../builders/shop-visitors.js';
import { type BrowserClient, browserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { split } from './support/split.js';

/** One page of each service, and one book in the cart. */
const PAGES = ['/api/v1/me', '/selling', '/orders'];

let browser: BrowserClient;
let bookId: string;

beforeAll(async () => {
  browser = await registered(split);
  const { items } = (await browser.get('/api/v1/books?limit=1')).json<{ items: readonly { id: string }[] }>();
  bookId = items[0]?.id ?? '';
  const { text } = await browser.get(`/books/${bookId}`);
  expect((await browser.post('/cart/items', { bookId, quantity: 1, _key: keyOf(text) })).status).toBe(303);
});

/** The breakers of the others let somebody through again after a second. */
const worksAgain = async (): Promise<void> => {
  await eventually(
    async () => Promise.all(PAGES.map(async (path) => (await browser.get(path)).status)),
    (statuses) => statuses.every((status) => status === 200),
  );
  expect((await browser.get('/selling')).text).toContain('Ana Quiroga');
  expect((await browser.get('/cart')).text).toContain('name="quantity"');
};

describe.each(SERVICES)('%s', (service) => {
  it('comes back from a restart, and nobody has to log in again', async () => {
    await split.restart(service);
    await worksAgain();
  });

  it('comes back after kill -9', async () => {
    await split.crash(service);
    expect((await browserClient(split.url).get('/health')).status).toBe(200);
    await split.start(service);
    await worksAgain();
  });
});

describe('the broker', () => {
  it('comes back after kill -9, and what happened meanwhile is told', async () => {
    await split.crash('broker');
    await browser.get('/orders');
    const body = { items: [{ bookId, quantity: 1 }], shippingAddress: addressInput, carrier: 'servientrega' };
    const placed = await browser.api('POST', '/api/v1/orders', body, { 'idempotency-key': crypto.randomUUID() });
    expect(placed.status).toBe(201);
    const { code } = placed.json<{ code: string }>();
    await split.start('broker');
    await eventually(
      () => browser.get('/dev/mail'),
      ({ text }) => text.includes(code),
    );
  });
});

describe.each(['database', 'edge'] as const)('the %s', (part) => {
  it('comes back after kill -9, and the shop with it', async () => {
    await split.crash(part);
    await split.start(part);
    await worksAgain();
  });
});
