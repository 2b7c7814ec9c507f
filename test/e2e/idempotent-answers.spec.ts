import { keyOf } from '../builders/shop-visitors.js';
import { OrderScene, type OrderJson, type Person } from '../builders/order-scene.js';
import type { ClientResponse } from '../support/browser-client.js';

const MANY = 300;

let scene: OrderScene;
let seller: Person;
let buyer: Person;

beforeAll(async () => {
  ({ scene, seller, buyer } = await OrderScene.ofTrade());
});

afterAll(() => scene.close());

const manyTimes = (send: () => Promise<ClientResponse>): Promise<ClientResponse[]> =>
  Promise.all(Array.from({ length: MANY }, send));

/** Apart from the id of each request, in refusals. */
const answersOf = (responses: readonly ClientResponse[]): ReadonlySet<string> =>
  new Set(responses.map(({ status, text }) => `${status} ${text.replace(/"requestId":"[^"]+"/, '')}`));

const rowsOf = async (sql: string, ...params: string[]): Promise<number> => (await scene.query(sql, params)).length;

describe(`one key ${MANY} times at once`, () => {
  it('makes one order', async () => {
    const bookId = await scene.book(seller, { stock: 5 });
    const body = { items: [{ bookId, quantity: 2 }] };
    const answers = await manyTimes(() => buyer.order(body, 'order-at-once'));
    expect(answersOf(answers).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await scene.stock(bookId)).toEqual({ available: 3, reserved: 2, sold: 0 });
    const other = await buyer.order({ items: [{ bookId, quantity: 1 }] }, 'order-at-once');
    expect([other.status, other.json()['code']]).toEqual([422, 'request.idempotency_key_reused']);
  }, 60_000);

  it('gets one refusal, also when there are copies again', async () => {
    const bookId = await scene.book(seller, { stock: 1 });
    await buyer.ordered(bookId);
    const body = { items: [{ bookId, quantity: 1 }] };
    const answers = await manyTimes(() => buyer.order(body, 'refused-at-once'));
    expect(answersOf(answers).size).toBe(1);
    expect([answers[0]?.status, answers[0]?.json()['code']]).toEqual([409, 'catalog.out_of_stock']);
    await seller.api('PATCH', `/books/${bookId}`, { stockChange: 3 });
    expect(answersOf([...answers, await buyer.order(body, 'refused-at-once')]).size).toBe(1);
    expect((await buyer.order(body, 'another-key-1')).status).toBe(201);
  }, 60_000);

  it('charges once', async () => {
    const order = await buyer.ordered(await scene.book(seller));
    const answers = await manyTimes(() => buyer.pay(order.code, undefined, 'pay-at-once'));
    expect(answersOf(answers).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(
      await rowsOf(
        `SELECT c.payment_id FROM orders_simulated_charges c JOIN orders_payments p ON p.id = c.payment_id
         JOIN orders_orders o ON o.id = p.order_id WHERE o.code = ?`,
        order.code,
      ),
    ).toBe(1);
    expect((await buyer.pay(order.code, '5555555555554444', 'pay-at-once')).status).toBe(422);
  }, 60_000);

  it('is declined once, and stays declined', async () => {
    const order = await buyer.ordered(await scene.book(seller));
    const answers = await manyTimes(() => buyer.pay(order.code, '4000000000000002', 'declined-at-once'));
    expect(answersOf(answers).size).toBe(1);
    expect([answers[0]?.status, answers[0]?.json()['code']]).toEqual([402, 'orders.payment_declined']);
    expect((await buyer.pay(order.code)).status).toBe(201);
    expect((await buyer.pay(order.code, '4000000000000002', 'declined-at-once')).status).toBe(402);
  }, 60_000);
});

describe('a key that was used', () => {
  it('for a payment that came too late gets the same refusal when the order has moved on', async () => {
    const { code } = await buyer.ordered(await scene.book(seller));
    await buyer.pay(code);
    const refused = await buyer.pay(code, undefined, 'too-late-1');
    expect([refused.status, refused.json()['state']]).toEqual([409, 'paid']);
    await buyer.api('POST', `/orders/${code}/cancellation`);
    const again = await buyer.pay(code, undefined, 'too-late-1');
    expect(answersOf([refused, again]).size).toBe(1);
  });

  it('for what was wrong by itself may be used for what is right', async () => {
    const bookId = await scene.book(seller);
    const items = [{ bookId, quantity: 1 }];
    expect((await buyer.order({ items, carrier: 'pigeon' }, 'mended-1')).status).toBe(422);
    expect((await buyer.order({ items }, 'mended-1')).status).toBe(201);
  });

  it('adds the copies of an edit once', async () => {
    const bookId = await scene.book(seller, { stock: 1 });
    const edit = (stockChange: number) =>
      seller.api('PATCH', `/books/${bookId}`, { stockChange }, { 'idempotency-key': 'edit-once-1' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => edit(2)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await scene.stock(bookId)).toMatchObject({ available: 3 });
    expect((await edit(1)).status).toBe(422);
  });

  it('puts a book into the cart once, and again when the page is opened again', async () => {
    const bookId = await scene.book(seller);
    const reader = await scene.person();
    const add = async (page: string, quantity = 1) =>
      reader.browser.post('/cart/items', { _key: keyOf(page), bookId, quantity });
    const copies = async (): Promise<number> => {
      const [row] = await scene.query<{ quantity: number }>(
        'SELECT quantity FROM orders_cart_items WHERE user_id = ?',
        [reader.id],
      );
      return row?.quantity ?? 0;
    };
    const page = (await reader.browser.get(`/books/${bookId}`)).text;
    expect(keyOf(page)).not.toBe('');
    const answers = await Promise.all([add(page), add(page), add(page)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await copies()).toBe(1);
    await add(page, 2);
    expect(await copies()).toBe(3);
    await add((await reader.browser.get(`/books/${bookId}`)).text);
    expect(await copies()).toBe(4);
  });

  it('is kept without what was typed', async () => {
    const order: OrderJson = await buyer.ordered(await scene.book(seller));
    await buyer.pay(order.code, '4000000000000002', 'typed-1');
    const kept = JSON.stringify(await scene.query('SELECT * FROM platform_idempotency_keys'));
    expect(kept).not.toContain('40000000');
    expect(kept).not.toContain('Calle 10');
  });
});
