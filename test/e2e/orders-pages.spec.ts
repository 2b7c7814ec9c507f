import { addressInput } from '../builders/order.builder.js';
import { OrderScene, type OrderJson, type Person } from '../builders/order-scene.js';
import { type BrowserClient, browserClient, type ClientResponse } from '../support/browser-client.js';
import { OrdersApi } from '../../src/orders/orders.api.js';
import { orders as messages } from '../../src/platform/i18n/messages/es/orders.js';
import { type BookId, newId } from '../../src/shared/ids.js';

let scene: OrderScene;
let seller: Person;

beforeAll(async () => {
  scene = await OrderScene.start();
  seller = await scene.person('Luis Vendedor');
});

afterAll(() => scene.close());

const ADDRESS = { ...addressInput, carrier: 'servientrega' };

const where = ({ status, headers }: ClientResponse) => [status, headers.get('location')];
const keyIn = ({ text }: ClientResponse): string => /name="_key" value="([^"]+)"/.exec(text)?.[1] ?? '';
const codeIn = (answer: ClientResponse): string =>
  /BK-[0-9A-Z]{8}/.exec(answer.headers.get('location') ?? '')?.[0] ?? '';
const cartCount = ({ text }: ClientResponse): number => Number(/(\d+) libros? en el carrito/.exec(text)?.[1] ?? 0);

/** Which message the cart's page says at its top, and where its link leads. */
function refusalIn({ text }: ClientResponse): (string | undefined)[] {
  const [, said = '', link] = /data-form-errors>.*?<p>(.*?)<\/p><p><a href="([^"]+)"/s.exec(text) ?? [];
  const key = Object.entries(messages).find(
    ([name, message]) => name.startsWith('cart.refused.') && formOf(message).test(said),
  );
  return [key?.[0], link];
}

/** A message's text with anything where its placeholders are. */
const formOf = (message: string): RegExp => new RegExp(`^${message.split(/\{[^}]*\}/).join('.+')}$`);

/** The checkout as its page sends it. */
async function checkout(
  browser: BrowserClient,
  fields: Readonly<Record<string, string>> = {},
): Promise<ClientResponse> {
  const page = await browser.get('/checkout');
  return browser.post('/checkout', { _key: keyIn(page), ...ADDRESS, ...fields });
}

async function reserved(buyer: Person, stock = 1): Promise<{ code: string; bookId: BookId }> {
  const bookId = await scene.book(seller, { stock });
  await buyer.browser.get('/cart');
  await buyer.browser.post('/cart/items', { bookId, quantity: '1' });
  return { code: codeIn(await checkout(buyer.browser)), bookId };
}

async function pay(
  browser: BrowserClient,
  code: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<ClientResponse> {
  const page = await browser.get(`/orders/${code}/payment`);
  const card = { method: 'credit_card', cardNumber: '4242 4242 4242 4242' };
  return browser.post(`/orders/${code}/payment`, { _key: keyIn(page), ...card, ...fields });
}

describe('the main job, in the browser', () => {
  it('goes from a visitor’s cart to a delivered parcel', async () => {
    const bookId = await scene.book(seller, { stock: 3, price: 2500 });
    const browser = browserClient(scene.test.url);
    expect(where(await browser.post('/cart/items', { bookId, quantity: '2' }))).toEqual([303, '/cart']);
    const cart = await browser.get('/cart');
    expect(cart.status).toBe(200);
    expect(cart.text).toContain(bookId);
    expect(cartCount(cart)).toBe(2);
    expect(where(await browser.get('/checkout'))).toEqual([303, '/login?next=%2Fcheckout']);

    const account = { name: 'Ana Quiroga', email: 'main-job@example.com', password: 'libros usados' };
    await browser.post('/register', account);
    expect(browser.cookie('cart')).toBeUndefined();
    const form = await browser.get('/checkout');
    expect(form.status).toBe(200);
    expect(form.text).toContain('Servientrega');
    const placed = await browser.post('/checkout', { _key: keyIn(form), ...ADDRESS });
    const code = codeIn(placed);
    expect(where(placed)).toEqual([303, `/orders/${code}/payment`]);
    expect(cartCount(await browser.get('/cart'))).toBe(0);
    expect(await scene.stock(bookId)).toEqual({ available: 1, reserved: 2, sold: 0 });

    const payment = await browser.get(`/orders/${code}/payment`);
    expect(payment.text).toMatch(/65[.,]00/);
    expect(where(await pay(browser, code))).toEqual([303, `/orders/${code}`]);
    const paid = await browser.get(`/orders/${code}`);
    expect(paid.text).toContain('4242');
    expect(paid.text).not.toContain('424242424242');
    expect(await scene.stock(bookId)).toEqual({ available: 1, reserved: 0, sold: 2 });

    const sales = await seller.browser.get('/selling/orders');
    expect(sales.text).toContain(code);
    expect(sales.text).toContain('Calle 10 # 43-21');
    const [, shipment = ''] = /\/selling\/shipments\/([0-9a-z]{26})\/ship/.exec(sales.text) ?? [];
    expect(
      where(await seller.browser.post(`/selling/shipments/${shipment}/ship`, { trackingNumber: 'GU 77' })),
    ).toEqual([303, '/selling/orders']);
    expect((await browser.get(`/orders/${code}`)).text).toContain('GU 77');
    expect(where(await browser.post(`/orders/${code}/received`))).toEqual([303, `/orders/${code}`]);
    const delivered = await browser.get(`/orders/${code}`);
    expect(delivered.text).toContain('Entregado');
    expect((await browser.get('/orders')).text).toContain(code);
  });

  it('speaks English to who asks for it', async () => {
    const buyer = await scene.person();
    const { code } = await reserved(buyer);
    const english = { 'accept-language': 'en' };
    expect((await buyer.browser.get('/cart', english)).text).toContain('Your cart is empty');
    expect((await buyer.browser.get(`/orders/${code}`, english)).status).toBe(200);
    expect((await buyer.browser.get(`/orders/${code}/payment`, english)).text).toContain('Payment');
  });
});

describe('the cart', () => {
  it('of a visitor is ids and quantities in a cookie that no script reads', async () => {
    const bookId = await scene.book(seller);
    const browser = browserClient(scene.test.url);
    const answer = await browser.post('/cart/items', { bookId, quantity: '2' });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('cart=')) ?? '';
    expect(cookie).toMatch(new RegExp(`^cart=${bookId}-2;`));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
  });

  it('of a visitor with a cookie that was tampered with is empty', async () => {
    for (const text of [
      'nonsense',
      '%00',
      'x'.repeat(3000),
      '{"a":1}',
      'j:{"a":1}',
      `${'0'.repeat(26)}--5`,
      '__proto__',
    ]) {
      const browser = browserClient(scene.test.url);
      browser.setCookie('cart', text);
      const page = await browser.get('/cart');
      expect([page.status, cartCount(page)]).toEqual([200, 0]);
    }
  });

  it('is merged at the log-in, adding up, and nothing of it is lost', async () => {
    const [one, two] = [await scene.book(seller, { stock: 99 }), await scene.book(seller, { stock: 99 })];
    const buyer = await scene.person();
    await buyer.browser.get('/cart');
    await buyer.browser.post('/cart/items', { bookId: one, quantity: '60' });
    const browser = browserClient(scene.test.url);
    await browser.post('/cart/items', { bookId: one, quantity: '60' });
    await browser.post('/cart/items', { bookId: two, quantity: '3' });
    expect(cartCount(await buyer.browser.get('/cart'))).toBe(60);
    expect((await scene.logIn(browser, buyer)).status).toBe(303);
    expect(browser.cookie('cart')).toBeUndefined();
    for (const client of [buyer.browser, browser]) {
      const shown = await client.get('/cart');
      expect([cartCount(shown), shown.text.includes(one), shown.text.includes(two)]).toEqual([102, true, true]);
    }
  });

  it('is not the next person’s on the same browser', async () => {
    const [first, second] = [await scene.person(), await scene.person()];
    const bookId = await scene.book(seller);
    const browser = browserClient(scene.test.url);
    await browser.post('/cart/items', { bookId, quantity: '2' });
    await scene.logIn(browser, first);
    await browser.get('/cart');
    await browser.post('/logout');
    expect(cartCount(await browser.get('/cart'))).toBe(0);
    await scene.logIn(browser, second);
    expect(cartCount(await browser.get('/cart'))).toBe(0);
    expect(cartCount(await first.browser.get('/cart'))).toBe(2);
  });

  it('stays in the browser when it cannot be merged: the next change takes it over, a log-out removes it', async () => {
    const orders = scene.test.app.get(OrdersApi, { strict: false });
    const merge = jest.spyOn(orders, 'mergeCart').mockRejectedValue(new Error('the database is away'));
    const bookId = await scene.book(seller, { stock: 9 });
    const [staying, leaving] = [browserClient(scene.test.url), browserClient(scene.test.url)];
    for (const browser of [staying, leaving]) {
      await browser.post('/cart/items', { bookId, quantity: '2' });
      expect((await scene.logIn(browser, await scene.person())).status).toBe(303);
      expect(browser.cookie('cart')).toBeDefined();
      // Looking changes nothing.
      expect(cartCount(await browser.get('/cart'))).toBe(2);
      expect(browser.cookie('cart')).toBeDefined();
    }
    merge.mockRestore();
    await staying.post(`/cart/items/${bookId}`, { quantity: '4' });
    expect(staying.cookie('cart')).toBeUndefined();
    expect(cartCount(await staying.get('/cart'))).toBe(4);
    await leaving.post('/logout');
    expect(leaving.cookie('cart')).toBeUndefined();
  });

  it('is merged once, and shown once, when the log-in could not hear that it was', async () => {
    const orders = scene.test.app.get(OrdersApi, { strict: false });
    const merge = orders.mergeCart.bind(orders);
    const heard = jest.spyOn(orders, 'mergeCart').mockImplementation(async (...cart) => {
      await merge(...cart);
      throw new Error('the answer was lost');
    });
    const bookId = await scene.book(seller, { stock: 9 });
    const browser = browserClient(scene.test.url);
    await browser.post('/cart/items', { bookId, quantity: '2' });
    await scene.logIn(browser, await scene.person());
    heard.mockRestore();
    expect(browser.cookie('cart')).toBeDefined();
    for (const path of ['/cart', '/books']) expect(cartCount(await browser.get(path))).toBe(2);
    expect((await browser.get('/checkout')).text).toContain(bookId);
    await browser.post('/cart/items', { bookId, quantity: '1' });
    expect([browser.cookie('cart'), browser.cookie('cart_id')]).toEqual([undefined, undefined]);
    expect(cartCount(await browser.get('/cart'))).toBe(3);
    // The next cart in this browser is another one, whatever is in it.
    await browser.post('/logout');
    await browser.get('/cart');
    await browser.post('/cart/items', { bookId, quantity: '2' });
    expect(browser.cookie('cart_id')).toBeDefined();
  });

  it('takes no id over that names no book, so that the account can still buy', async () => {
    const bookId = await scene.book(seller);
    const buyer = await scene.person();
    buyer.browser.setCookie('cart', `01jd0000000000000000000000-2.${bookId}-1`);
    expect((await buyer.browser.get('/cart')).text).toContain(bookId);
    expect(codeIn(await checkout(buyer.browser))).not.toBe('');
    expect(cartCount(await buyer.browser.get('/cart'))).toBe(0);
  });

  it('changes by its form, and 0 takes a book out', async () => {
    const bookId = await scene.book(seller, { stock: 9 });
    for (const browser of [browserClient(scene.test.url), (await scene.person()).browser]) {
      await browser.get('/cart');
      await browser.post('/cart/items', { bookId, quantity: '2' });
      expect(where(await browser.post(`/cart/items/${bookId}`, { quantity: '5' }))).toEqual([303, '/cart']);
      expect(cartCount(await browser.get('/cart'))).toBe(5);
      await browser.post(`/cart/items/${bookId}`, { quantity: '0' });
      expect(cartCount(await browser.get('/cart'))).toBe(0);
      // A book that is not in it stays out.
      await browser.post(`/cart/items/${bookId}`, { quantity: '5' });
      expect(cartCount(await browser.get('/cart'))).toBe(0);
    }
  });

  it.each(['-1', '100', '1.5', '1e1', '0x5', 'NaN', 'Infinity', '', ' ', '1;2', '٣', '99999999999999999999'])(
    'refuses %j as a quantity: 422, and the message beside the line',
    async (quantity) => {
      const bookId = await scene.book(seller);
      for (const browser of [browserClient(scene.test.url), (await scene.person()).browser]) {
        await browser.get('/cart');
        const refused = await browser.post('/cart/items', { bookId, quantity });
        expect(refused.status).toBe(422);
        expect(refusalIn(refused)).toEqual(['cart.refused.quantity', `/books/${bookId}`]);
        await browser.post('/cart/items', { bookId, quantity: '1' });
        const answer = await browser.post(`/cart/items/${bookId}`, { quantity });
        expect(answer.status).toBe(422);
        expect(answer.text).toContain('Escribe una cantidad');
        expect(cartCount(await browser.get('/cart'))).toBe(1);
      }
      expect(await scene.stock(bookId)).toEqual({ available: 5, reserved: 0, sold: 0 });
    },
  );

  it('takes arrays and objects for no quantity, and odd ids for no book', async () => {
    const bookId = await scene.book(seller);
    const browser = browserClient(scene.test.url);
    expect((await browser.post('/cart/items', { bookId, quantity: ['1', '2'] })).status).toBe(422);
    expect((await browser.post('/cart/items', { bookId, 'quantity[a]': '1' })).status).toBe(422);
    expect((await browser.post('/cart/items', { bookId })).status).toBe(422);
    for (const id of ['01jd0000000000000000000000', 'nonsense', '']) {
      for (const quantity of ['1', '0']) {
        expect((await browser.post('/cart/items', { bookId: id, quantity })).status).toBe(404);
      }
    }
    expect((await browser.post('/cart/items', { bookId: [bookId, bookId], quantity: '1' })).status).toBe(404);
    expect((await browser.post('/cart/items', {})).status).toBe(404);
    expect((await browser.post('/cart/items/nonsense', { quantity: '1' })).status).toBe(404);
  });

  it('takes no book of the buyer’s own, none that is sold out, and no price', async () => {
    const own = await scene.book(seller);
    await seller.browser.get('/cart');
    const refused = await seller.browser.post('/cart/items', { bookId: own, quantity: '1' });
    expect(refused.status).toBe(409);
    expect(refusalIn(refused)).toEqual(['cart.refused.own_book', `/books/${own}`]);
    expect(cartCount(await seller.browser.get('/cart'))).toBe(0);
    const gone = await scene.book(seller, { stock: 1 });
    const buyer = await scene.person();
    await buyer.ordered(gone);
    await buyer.browser.get('/cart');
    const late = await buyer.browser.post('/cart/items', { bookId: gone, quantity: '1' });
    expect(late.status).toBe(409);
    expect(refusalIn(late)).toEqual(['cart.refused.sold_out', `/books/${gone}`]);
    const dear = await scene.book(seller, { price: 99_900 });
    await buyer.browser.post('/cart/items', { bookId: dear, quantity: '1', price: '1', unitPrice: '1' });
    expect((await buyer.browser.get('/cart')).text).toMatch(/999[.,]00/);
  });

  it('that is full says so and stays as it is', async () => {
    const bookId = await scene.book(seller);
    const ids = Array.from({ length: 50 }, () => newId<BookId>());
    const browser = browserClient(scene.test.url);
    browser.setCookie('cart', ids.map((id) => `${id}-1`).join('.'));
    const answer = await browser.post('/cart/items', { bookId, quantity: '1' });
    expect(answer.status).toBe(422);
    expect(refusalIn(answer)).toEqual(['cart.refused.full', `/books/${bookId}`]);
    expect(browser.cookie('cart')).not.toContain(bookId);
  });

  it('flags what can no longer be bought, and leads to no checkout then', async () => {
    const buyer = await scene.person();
    const bookId = await scene.book(seller, { stock: 2 });
    await buyer.browser.get('/cart');
    await buyer.browser.post('/cart/items', { bookId, quantity: '2' });
    const other = await scene.person();
    await other.ordered(bookId);
    const fewer = await buyer.browser.get('/cart');
    expect(fewer.text).toContain('Solo queda 1 ejemplar');
    expect(where(await buyer.browser.get('/checkout'))).toEqual([303, '/cart']);
    await other.ordered(bookId);
    expect((await buyer.browser.get('/cart')).text).toContain('Se agotó');
    // A visitor's own book shows up once he has logged in.
    seller.browser.setCookie('cart', `${bookId}-1`);
    expect((await seller.browser.get('/cart')).text).toContain('Este libro es tuyo');
    await seller.browser.post(`/cart/items/${bookId}`, { quantity: '0' });
  });

  it('shows the price of now', async () => {
    const buyer = await scene.person();
    const bookId = await scene.book(seller, { price: 1000 });
    await buyer.browser.get('/cart');
    await buyer.browser.post('/cart/items', { bookId, quantity: '1' });
    await seller.api('PATCH', `/books/${bookId}`, { price: { amount: 777_700, currency: 'USD' } });
    expect((await buyer.browser.get('/cart')).text).toMatch(/7[.,\s ]?777[.,]00/);
  });
});

describe('the checkout', () => {
  let buyer: Person;
  let bookId: BookId;

  beforeEach(async () => {
    buyer = await scene.person();
    bookId = await scene.book(seller, { stock: 5 });
    await buyer.browser.get('/cart');
    await buyer.browser.post('/cart/items', { bookId, quantity: '1' });
  });

  it.each([
    ['recipient', ''],
    ['street', 'x'.repeat(201)],
    ['city', 'a\u0000b'],
    ['region', ' '],
    ['postalCode', ''],
    ['country', 'ZZ'],
    ['country', ''],
    ['carrier', 'pigeon'],
    ['carrier', ''],
  ])('with a wrong %s comes back with the fields kept and the message beside it', async (field, value) => {
    const answer = await checkout(buyer.browser, { recipient: 'Rosa Márquez', [field]: value });
    expect(answer.status).toBe(422);
    if (field !== 'recipient') expect(answer.text).toContain('value="Rosa Márquez"');
    expect(answer.text).toContain(`id="f-${field}-error"`);
    expect(await scene.stock(bookId)).toMatchObject({ reserved: 0 });
  });

  it('with a carrier that does not go there says so beside the carrier', async () => {
    const answer = await checkout(buyer.browser, { country: 'ES', carrier: 'envia' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('id="f-carrier-error"');
    expect(codeIn(await checkout(buyer.browser, { country: 'ES', carrier: 'dhl' }))).not.toBe('');
  });

  it('comes back for arrays, objects and nothing at all', async () => {
    const page = await buyer.browser.get('/checkout');
    const odd: readonly Readonly<Record<string, string | readonly string[]>>[] = [
      {},
      { recipient: ['a', 'b'] },
      { 'recipient[x]': 'a' },
      { ...ADDRESS, carrier: ['dhl', 'dhl'] },
    ];
    for (const fields of odd) {
      expect((await buyer.browser.post('/checkout', { _key: keyIn(page), ...fields })).status).toBe(422);
    }
    const { text, status } = await buyer.browser.post('/checkout', ADDRESS);
    expect(status).toBe(422);
    expect(text).toContain('No recibimos el formulario completo');
  });

  it('escapes what it gives back', async () => {
    const answer = await checkout(buyer.browser, { recipient: '"><script>alert(1)</script>', street: '' });
    expect(answer.status).toBe(422);
    expect(answer.text).not.toContain('<script>alert(1)');
  });

  it('clicked twice makes one order', async () => {
    const key = keyIn(await buyer.browser.get('/checkout'));
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => buyer.browser.post('/checkout', { _key: key, ...ADDRESS })),
    );
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303]);
    expect(new Set(answers.map(codeIn)).size).toBe(1);
    expect(await scene.stock(bookId)).toMatchObject({ reserved: 1 });
    expect((await buyer.api('GET', '/orders')).json<{ items: OrderJson[] }>().items).toHaveLength(1);
  });

  it('sent again by Back with another address says what to do, with the fields kept and a new key', async () => {
    const key = keyIn(await buyer.browser.get('/checkout'));
    const first = codeIn(await buyer.browser.post('/checkout', { _key: key, ...ADDRESS }));
    const changed = { ...ADDRESS, city: 'Santiago de Cali' };
    const answer = await buyer.browser.post('/checkout', { _key: key, ...changed });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(messages['checkout.sent_before']);
    expect(answer.text).toContain('value="Santiago de Cali"');
    expect(keyIn(answer)).toMatch(/./);
    expect(keyIn(answer)).not.toBe(key);
    // The order has emptied the cart: there is nothing to send the form for.
    expect(answer.text).toContain(messages['checkout.nothing_left']);
    expect(answer.text).not.toContain(messages['checkout.button']);

    await buyer.browser.post('/cart/items', { bookId, quantity: '2' });
    const filled = await buyer.browser.post('/checkout', { _key: key, ...changed });
    expect(filled.status).toBe(422);
    expect(filled.text).toContain(messages['checkout.button']);
    const second = codeIn(await buyer.browser.post('/checkout', { _key: keyIn(filled), ...changed }));
    expect([second === '', second === first]).toEqual([false, false]);
    expect(await scene.stock(bookId)).toMatchObject({ reserved: 3 });
  });

  it('of what has sold out in between names the book and keeps the fields', async () => {
    const page = await buyer.browser.get('/checkout');
    const rival = await scene.person();
    await rival.ordered(bookId, 5);
    const answer = await buyer.browser.post('/checkout', { _key: keyIn(page), ...ADDRESS, recipient: 'Rosa Márquez' });
    expect(answer.status).toBe(409);
    expect(answer.text).toMatch(/«Libro \d+ de [0-9a-z]+» se acaba de agotar/);
    expect(answer.text).toContain('value="Rosa Márquez"');
    expect(keyIn(answer)).not.toBe(keyIn(page));
    expect(cartCount(await buyer.browser.get('/cart'))).toBe(1);
  });

  it('reads no price, total or status', async () => {
    const code = codeIn(await checkout(buyer.browser, { price: '1', total: '1', status: 'paid', amount: '1' }));
    expect((await buyer.api('GET', `/orders/${code}`)).json()).toMatchObject({
      status: 'reserved',
      total: { amount: 4000 },
    });
  });

  it('of an empty cart leads to the cart', async () => {
    const newcomer = await scene.person();
    expect(where(await newcomer.browser.get('/checkout'))).toEqual([303, '/cart']);
    await newcomer.browser.get('/cart');
    expect(where(await newcomer.browser.post('/checkout', { _key: 'a-key-1', ...ADDRESS }))).toEqual([303, '/cart']);
  });

  it('takes no form from another site, and none without its token', async () => {
    const key = keyIn(await buyer.browser.get('/checkout'));
    const form = { _key: key, ...ADDRESS };
    expect((await buyer.browser.post('/checkout', form, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await buyer.browser.post('/checkout', { ...form, _csrf: 'stale' })).status).toBe(403);
    expect(await scene.stock(bookId)).toMatchObject({ reserved: 0 });
  });
});

describe('the payment page', () => {
  let buyer: Person;
  beforeEach(async () => {
    buyer = await scene.person();
  });

  it('comes back with the method kept and never with the card', async () => {
    const { code } = await reserved(buyer);
    for (const [fields, error] of [
      [{ cardNumber: '4242424242424241' }, 'f-cardNumber-error'],
      [{ cardNumber: '' }, 'f-cardNumber-error'],
      [{ method: 'cash' }, 'f-method-error'],
      [{ method: '' }, 'f-method-error'],
    ] as const) {
      const answer = await pay(buyer.browser, code, fields);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(error);
      expect(answer.text).not.toContain('value="4242');
    }
    expect((await buyer.browser.post(`/orders/${code}/payment`, { method: 'paypal' })).status).toBe(422);
  });

  it('says why a card was declined, and takes another', async () => {
    const { code } = await reserved(buyer);
    const answer = await pay(buyer.browser, code, { cardNumber: '4000000000009995' });
    expect(answer.status).toBe(402);
    expect(answer.text).toContain('no tiene fondos');
    expect(where(await pay(buyer.browser, code))).toEqual([303, `/orders/${code}`]);
  });

  it('clicked twice charges once', async () => {
    const { code } = await reserved(buyer);
    const key = keyIn(await buyer.browser.get(`/orders/${code}/payment`));
    const form = { _key: key, method: 'paypal' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => buyer.browser.post(`/orders/${code}/payment`, form)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    const charges = await scene.query(
      'SELECT p.id FROM orders_payments p JOIN orders_orders o ON o.id = p.order_id WHERE o.code = ?',
      [code],
    );
    expect(charges).toHaveLength(1);
  });

  it('of an order that is paid leads to the order, also when it is sent', async () => {
    const { code } = await reserved(buyer);
    const key = keyIn(await buyer.browser.get(`/orders/${code}/payment`));
    await pay(buyer.browser, code);
    expect(where(await buyer.browser.get(`/orders/${code}/payment`))).toEqual([303, `/orders/${code}`]);
    const again = await buyer.browser.post(`/orders/${code}/payment`, { _key: key, method: 'paypal' });
    expect(where(again)).toEqual([303, `/orders/${code}`]);
    expect((await buyer.browser.get(`/orders/${code}`)).text).toContain('Ese pedido ya no se puede pagar');
  });

  it('leads through an answer that was lost to an order that is paid', async () => {
    const { code } = await reserved(buyer);
    expect(where(await pay(buyer.browser, code, { cardNumber: '4000000000000259' }))).toEqual([303, `/orders/${code}`]);
    expect((await buyer.browser.get(`/orders/${code}`)).text).toContain('Pago por confirmar');
    await scene.later(3_000);
    expect((await buyer.browser.get(`/orders/${code}`)).text).toContain('Pagado');
  });
});

describe("somebody's order", () => {
  it('is a 404 page to everybody else, and so is their shipment', async () => {
    const buyer = await scene.person();
    const { code } = await reserved(buyer);
    await pay(buyer.browser, code);
    const sales = await seller.browser.get('/selling/orders');
    const shipments = [...sales.text.matchAll(/\/selling\/shipments\/([0-9a-z]{26})\/ship/g)].map(([, id = '']) => id);
    const stranger = await scene.person();
    await stranger.browser.get('/cart');
    for (const other of [stranger, seller]) {
      await other.browser.get('/cart');
      for (const path of [`/orders/${code}`, `/orders/${code}/payment`]) {
        expect((await other.browser.get(path)).status).toBe(404);
      }
      for (const path of [`/orders/${code}/payment`, `/orders/${code}/cancel`, `/orders/${code}/received`]) {
        const form = { _key: 'some-key-1', method: 'paypal' };
        expect((await other.browser.post(path, form)).status).toBe(404);
      }
    }
    for (const id of [...shipments, 'nonsense', '01jd0000000000000000000000']) {
      await buyer.browser.get('/cart');
      for (const other of [stranger, buyer]) {
        expect((await other.browser.post(`/selling/shipments/${id}/ship`, {})).status).toBe(404);
      }
    }
    expect((await stranger.browser.get('/selling/orders')).text).not.toContain(code);
    expect(await buyer.statusOf(code)).toBe('paid');
  });

  it('is cancelled by its form', async () => {
    const buyer = await scene.person();
    const { code, bookId } = await reserved(buyer);
    await buyer.browser.get(`/orders/${code}`);
    expect(where(await buyer.browser.post(`/orders/${code}/cancel`))).toEqual([303, `/orders/${code}`]);
    expect((await buyer.browser.get(`/orders/${code}`)).text).toContain('Cancelado');
    expect(await scene.stock(bookId)).toEqual({ available: 1, reserved: 0, sold: 0 });
    expect((await buyer.browser.post(`/orders/${code}/received`)).status).toBe(409);
  });

  it('of two sellers has two parcels, and each seller sees his own', async () => {
    const buyer = await scene.person();
    const other = await scene.person('Marta Segunda');
    const books = [await scene.book(seller), await scene.book(other)];
    const answer = await buyer.order({ items: books.map((bookId) => ({ bookId, quantity: 1 })) });
    const { code } = answer.json<OrderJson>();
    await buyer.pay(code);
    for (const [one, title] of [
      [seller, other.id],
      [other, seller.id],
    ] as const) {
      const { text } = await one.browser.get('/selling/orders');
      expect(text).toContain(code);
      expect(text).not.toContain(`de ${title}`);
      const [, id = ''] = new RegExp(`${code}[^]*?/selling/shipments/([0-9a-z]{26})/ship`).exec(text) ?? [];
      const wrong = await one.browser.post(`/selling/shipments/${id}/ship`, { trackingNumber: '<b>' });
      expect(wrong.status).toBe(422);
      expect(wrong.text).toContain('value="&lt;b&gt;"');
      // Pressed twice, it is done once, and nobody is told off.
      expect((await one.browser.post(`/selling/shipments/${id}/ship`, {})).status).toBe(303);
      expect((await one.browser.post(`/selling/shipments/${id}/ship`, {})).status).toBe(303);
    }
    expect(await buyer.statusOf(code)).toBe('shipped');
    await buyer.browser.get(`/orders/${code}`);
    for (const press of [1, 2]) {
      expect([press, where(await buyer.browser.post(`/orders/${code}/received`))]).toEqual([
        press,
        [303, `/orders/${code}`],
      ]);
    }
    expect(await buyer.statusOf(code)).toBe('delivered');
  });
});
