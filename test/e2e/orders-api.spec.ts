import { addressInput } from '../builders/order.builder.js';
import { keyed, OrderScene, type OrderJson, type Person } from '../builders/order-scene.js';
import { browserClient, type ClientResponse } from '../support/browser-client.js';

let scene: OrderScene;
let seller: Person;
let buyer: Person;

beforeAll(async () => {
  ({ scene, seller, buyer } = await OrderScene.ofTrade());
});

afterAll(() => scene.close());

describe('POST /api/v1/orders', () => {
  it('reserves the copies and answers the order', async () => {
    const bookId = await scene.book(seller, { stock: 5, price: 2500 });
    const answer = await buyer.order({ items: [{ bookId, quantity: 2 }] });
    expect(answer.status).toBe(201);
    const order = answer.json<OrderJson>();
    expect(order).toMatchObject({
      code: expect.stringMatching(/^BK-[0-9A-Z]{8}$/) as string,
      status: 'reserved',
      items: [{ bookId, quantity: 2, unitPrice: { amount: 2500, currency: 'USD' } }],
      shipping: { carrier: 'servientrega', name: 'Servientrega', cost: { amount: 1500, currency: 'USD' } },
      total: { amount: 6500, currency: 'USD' },
    });
    const left = Date.parse(order.expiresAt) - scene.test.clock.now().getTime();
    expect(left).toBeGreaterThan(880_000);
    expect(left).toBeLessThanOrEqual(900_000);
    expect(answer.headers.get('location')).toBe(`/api/v1/orders/${order.code}`);
    expect(await scene.stock(bookId)).toEqual({ available: 3, reserved: 2, sold: 0 });
  });

  it('charges what the catalogue says, whatever the call says', async () => {
    const bookId = await scene.book(seller, { price: 2500 });
    const lie = { amount: 1, currency: 'USD' };
    const items = [{ bookId, quantity: 1, price: lie, unitPrice: lie, total: 1 }];
    const answer = await buyer.order({ items, total: lie, shipping: { cost: lie }, status: 'paid', subtotal: 0 });
    expect(answer.json()).toMatchObject({ status: 'reserved', total: { amount: 4000 } });
  });

  it('names the book that there is too little of, and reserves nothing of the rest', async () => {
    const [plenty, scarce] = [await scene.book(seller, { stock: 5 }), await scene.book(seller, { stock: 1 })];
    const answer = await buyer.order({
      items: [
        { bookId: plenty, quantity: 1 },
        { bookId: scarce, quantity: 2 },
      ],
    });
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status: 409, code: 'catalog.out_of_stock', bookId: scarce, available: 1 });
    expect(answer.json()['detail']).toContain('Libro');
    expect(answer.json()['title']).not.toContain('Libro');
    expect(await scene.stock(plenty)).toEqual({ available: 5, reserved: 0, sold: 0 });
  });

  it('does not sell a seller his own book', async () => {
    const bookId = await scene.book(seller);
    const answer = await seller.order({ items: [{ bookId, quantity: 1 }] });
    expect([answer.status, answer.json()['code']]).toEqual([409, 'catalog.own_book']);
  });

  it.each(['01jd0000000000000000000000', 'nonsense', "'; DROP TABLE orders_orders; --"])(
    'knows no book %s',
    async (bookId) => {
      const answer = await buyer.order({ items: [{ bookId, quantity: 1 }] });
      expect([answer.status, answer.json()['code']]).toEqual([404, 'catalog.book_not_found']);
    },
  );

  it.each([0, -1, 100, 1.5, 1e21, '1', '1; --', null, true, [1], { gt: 1 }, [[]], '٣'])(
    'refuses %j as a quantity, naming the field',
    async (quantity) => {
      const bookId = await scene.book(seller);
      const answer = await buyer.order({ items: [{ bookId, quantity }] });
      expect([answer.status, answer.json()['code']]).toEqual([400, 'request.invalid']);
      expect(Object.keys(answer.json<{ errors: object }>().errors)).toEqual(['items.0.quantity']);
      expect(await scene.stock(bookId)).toEqual({ available: 5, reserved: 0, sold: 0 });
    },
  );

  it('refuses NaN, which JSON cannot even say', async () => {
    const answer = await fetch(`${scene.test.url}/api/v1/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: scene.test.url },
      body: '{"items":[{"bookId":"x","quantity":NaN}]}',
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it.each([
    [{ items: [] }],
    [{ items: 'all' }],
    [{ items: {} }],
    [{ items: [null] }],
    [{ items: ['x'] }],
    [{ items: [[]] }],
    [{ items: undefined }],
    [{ shippingAddress: undefined }],
    [{ shippingAddress: 'here' }],
    [{ shippingAddress: [] }],
    [{ shippingAddress: { ...addressInput, street: undefined } }],
    [{ shippingAddress: { ...addressInput, street: '' } }],
    [{ shippingAddress: { ...addressInput, city: ['Medellín'] } }],
    [{ shippingAddress: { ...addressInput, city: { toString: 'x' } } }],
    [{ shippingAddress: { ...addressInput, recipient: 'x'.repeat(10_000) } }],
    [{ shippingAddress: { ...addressInput, recipient: 'a\u0000b' } }],
    [{ shippingAddress: { ...addressInput, recipient: 'a\nb' } }],
    [{ shippingAddress: { ...addressInput, country: 57 } }],
    [{ carrier: undefined }],
    [{ carrier: ['dhl'] }],
    [{ carrier: {} }],
  ])('refuses the wrong shape %j', async (wrong) => {
    const bookId = await scene.book(seller);
    const answer = await buyer.order({ items: [{ bookId, quantity: 1 }], ...wrong });
    expect([answer.status, answer.json()['code']]).toEqual([400, 'request.invalid']);
    expect(answer.json()['errors']).toBeDefined();
  });

  it.each([
    [{ carrier: 'pigeon' }, 'orders.unknown_carrier'],
    [{ carrier: '__proto__' }, 'orders.unknown_carrier'],
    [{ shippingAddress: { ...addressInput, country: 'ZZ' } }, 'orders.unknown_country'],
    [{ shippingAddress: { ...addressInput, country: 'Colombia' } }, 'orders.unknown_country'],
    [{ shippingAddress: { ...addressInput, country: 'US' } }, 'orders.carrier_unavailable'],
  ])('answers 422 to %j', async (wrong, code) => {
    const bookId = await scene.book(seller);
    const answer = await buyer.order({ items: [{ bookId, quantity: 1 }], ...wrong });
    expect([answer.status, answer.json()['code']]).toEqual([422, code]);
    expect(Object.keys(answer.json<{ errors: object }>().errors)).toEqual([
      'carrier' in wrong || code === 'orders.carrier_unavailable' ? 'carrier' : 'shippingAddress.country',
    ]);
    expect(await scene.stock(bookId)).toMatchObject({ reserved: 0 });
  });

  it('takes __proto__ and unknown fields for nothing', async () => {
    const bookId = await scene.book(seller);
    const items = [JSON.parse(`{"bookId":"${bookId}","quantity":1,"__proto__":{"quantity":99}}`) as object];
    const answer = await buyer.order({ items, constructor: 'x', admin: true });
    expect(answer.status).toBe(201);
    expect(await scene.stock(bookId)).toMatchObject({ reserved: 1 });
  });

  it('stores markup, emoji and right-to-left text as it is', async () => {
    const bookId = await scene.book(seller);
    const shippingAddress = { ...addressInput, recipient: '<script>alert(1)</script> 😀', street: 'שדרות רוטשילד 1' };
    const order = (await buyer.order({ items: [{ bookId, quantity: 1 }], shippingAddress })).json<OrderJson>();
    expect((await buyer.api('GET', `/orders/${order.code}`)).json()).toMatchObject({ shippingAddress });
    const page = await buyer.browser.get(`/orders/${order.code}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('<script>alert(1)');
    expect(page.text).toContain('&lt;script&gt;');
  });

  it('is for who is signed in', async () => {
    const visitor = browserClient(scene.test.url);
    for (const path of ['/orders', '/orders/BK-7F3K9QXM']) {
      expect((await visitor.api('GET', `/api/v1${path}`)).status).toBe(401);
    }
    expect((await visitor.api('POST', '/api/v1/orders', {}, keyed('key-12345'))).status).toBe(401);
  });
});

describe('the Idempotency-Key', () => {
  it('is asked for, saying so', async () => {
    const bookId = await scene.book(seller);
    const body = { items: [{ bookId, quantity: 1 }], shippingAddress: addressInput, carrier: 'dhl' };
    for (const headers of [{ 'x-none': '' }, keyed(''), keyed('ñ'.repeat(3)), keyed('x'.repeat(300))]) {
      const answer = await buyer.api('POST', '/orders', body, headers);
      expect([answer.status, answer.json()['code']]).toEqual([400, 'request.idempotency_key_missing']);
      expect(answer.json()['detail']).toContain('Idempotency-Key');
    }
    const { code } = await buyer.ordered(bookId);
    expect((await buyer.api('POST', `/orders/${code}/payments`, { method: 'paypal' })).status).toBe(400);
  });

  it('makes one order of many calls, and the same answer', async () => {
    const bookId = await scene.book(seller, { stock: 50 });
    const body = { items: [{ bookId, quantity: 1 }] };
    const answers = await Promise.all(Array.from({ length: 20 }, () => buyer.order(body, 'the-same-key')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.json<OrderJson>().code)).size).toBe(1);
    expect(await scene.stock(bookId)).toEqual({ available: 49, reserved: 1, sold: 0 });
  });

  it('is refused with another body', async () => {
    const bookId = await scene.book(seller);
    await buyer.order({ items: [{ bookId, quantity: 1 }] }, 'reused-key');
    for (const other of [{ items: [{ bookId, quantity: 2 }] }, { items: [{ bookId, quantity: 1 }], carrier: 'dhl' }]) {
      const answer = await buyer.order(other, 'reused-key');
      expect([answer.status, answer.json()['code']]).toEqual([422, 'request.idempotency_key_reused']);
    }
    expect(await scene.stock(bookId)).toMatchObject({ reserved: 1 });
  });

  it('belongs to a user, and is told apart by letter case', async () => {
    const bookId = await scene.book(seller);
    const other = await scene.person();
    const body = { items: [{ bookId, quantity: 1 }] };
    const answers = [
      await buyer.order(body, 'Mine-1'),
      await other.order(body, 'Mine-1'),
      await buyer.order(body, 'mine-1'),
    ];
    expect(new Set(answers.map((answer) => answer.json<OrderJson>().code)).size).toBe(3);
  });

  it('of a refused order gets the same refusal', async () => {
    const bookId = await scene.book(seller, { stock: 1 });
    const body = { items: [{ bookId, quantity: 2 }] };
    const [first, second] = [await buyer.order(body, 'too-many-1'), await buyer.order(body, 'too-many-1')];
    expect([first.status, second.status]).toEqual([409, 409]);
    const { requestId: _one, ...problem } = first.json();
    expect(second.json()).toMatchObject(problem);
  });
});

describe("somebody's orders", () => {
  it('are 404 to everybody else, whatever is done with them', async () => {
    const bookId = await scene.book(seller);
    const { code } = await buyer.ordered(bookId);
    const stranger = await scene.person();
    for (const other of [stranger, seller]) {
      const answers = [
        await other.api('GET', `/orders/${code}`),
        await other.pay(code),
        await other.api('POST', `/orders/${code}/cancellation`),
      ];
      for (const answer of answers) {
        expect([answer.status, answer.json()['code']]).toEqual([404, 'orders.order_not_found']);
        expect(answer.text).not.toContain(bookId);
      }
      expect((await other.api('GET', '/orders')).text).not.toContain(code);
    }
    expect(await buyer.statusOf(code)).toBe('reserved');
  });

  it.each(['BK-ZZZZZZZZ', 'nonsense', '1', '%00', "' OR 1=1 --", 'BK-7F3K9QXM/..'])(
    'are 404 for the code %s',
    async (code) => {
      expect((await buyer.api('GET', `/orders/${encodeURIComponent(code)}`)).status).toBe(404);
    },
  );

  it('are listed newest first, page by page', async () => {
    const person = await scene.person();
    const bookId = await scene.book(seller, { stock: 9 });
    const codes: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      codes.unshift((await person.ordered(bookId)).code);
    }
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const answer: ClientResponse = await person.api('GET', `/orders?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      const { items, nextCursor } = answer.json<{ items: OrderJson[]; nextCursor: string | null }>();
      seen.push(...items.map(({ code }) => code));
      next = nextCursor;
    }
    expect(seen).toEqual(codes);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'limit=1&limit=2'])(
    'are not listed with %s',
    async (query) => {
      expect((await buyer.api('GET', `/orders?${query}`)).status).toBe(400);
    },
  );
});

describe('GET /api/v1/shipping/rates', () => {
  const rates = async (query: string) => {
    const answer = await browserClient(scene.test.url).api('GET', `/api/v1/shipping/rates${query}`);
    return { status: answer.status, body: answer.json<{ carrier: string; cost: object }[]>() };
  };

  it('offers the national carriers at home and the others everywhere', async () => {
    expect((await rates('?country=CO')).body).toEqual([
      { carrier: 'dhl', name: 'DHL', coverage: 'international', cost: { amount: 5000, currency: 'USD' } },
      { carrier: 'fedex', name: 'FedEx', coverage: 'international', cost: { amount: 4500, currency: 'USD' } },
      { carrier: 'envia', name: 'Envia', coverage: 'national', cost: { amount: 2000, currency: 'USD' } },
      { carrier: 'servientrega', name: 'Servientrega', coverage: 'national', cost: { amount: 1500, currency: 'USD' } },
    ]);
    expect((await rates('?country=es')).body.map(({ carrier }) => carrier)).toEqual(['dhl', 'fedex']);
    expect((await rates('')).body).toHaveLength(4);
  });

  it.each(['?country=', '?country=ZZ', '?country=Colombia', '?country=CO&country=ES', '?country=%00'])(
    'answers 422 to %s',
    async (query) => {
      expect(await rates(query)).toMatchObject({ status: 422, body: { code: 'orders.unknown_country' } });
    },
  );
});
