import { keyed, OrderScene, type OrderJson, type Person } from '../builders/order-scene.js';

const BUYERS = 300;

let scene: OrderScene;
let seller: Person;
let crowd: readonly Person[];

beforeAll(async () => {
  scene = await OrderScene.start();
  seller = await scene.person('Luis Vendedor');
  crowd = await scene.crowd(BUYERS);
}, 120_000);

afterAll(() => scene.close());

describe('300 buyers at once', () => {
  it.each([1, 20])(
    'for the last %d: as many orders, and everybody else is told',
    async (stock) => {
      const bookId = await scene.book(seller, { stock });
      const answers = await Promise.all(crowd.map((person) => person.order({ items: [{ bookId, quantity: 1 }] })));
      const ordered = answers.filter(({ status }) => status === 201);
      expect(ordered).toHaveLength(stock);
      const refused = answers.filter(({ status }) => status !== 201);
      expect(new Set(refused.map(({ status, json }) => [status, json()['code']].join(' ')))).toEqual(
        new Set(['409 catalog.out_of_stock']),
      );
      expect(new Set(ordered.map((answer) => answer.json<OrderJson>().code)).size).toBe(stock);
      expect(await scene.stock(bookId)).toEqual({ available: 0, reserved: stock, sold: 0 });
      const [orders] = await scene.query<{ count: number }>(
        'SELECT COUNT(*) AS count FROM orders_order_lines WHERE book_id = ?',
        [bookId],
      );
      expect(orders?.count).toBe(stock);
      // What was refused holds nothing, and neither does what comes after it.
      await scene.later(2 * 60_000);
      await scene.later(0);
      await scene.later(0);
      expect(await scene.stock(bookId)).toEqual({ available: 0, reserved: stock, sold: 0 });
      await scene.later(15 * 60_000);
      expect(await scene.stock(bookId)).toEqual({ available: stock, reserved: 0, sold: 0 });
    },
    180_000,
  );

  it('with carts of several books, in any order: never more than there is, and no failure', async () => {
    const books = await Promise.all(Array.from({ length: 6 }, () => scene.book(seller, { stock: 40 })));
    const answers = await Promise.all(
      crowd.slice(0, 150).map((person, index) => {
        const picked = books.filter((_, position) => (index * 7 + position * 3) % 4 > 0);
        const items = (index % 2 === 0 ? picked : picked.toReversed()).map((bookId) => ({ bookId, quantity: 1 }));
        return person.order({ items });
      }),
    );
    expect(answers.filter(({ status }) => ![201, 409].includes(status))).toEqual([]);
    for (const bookId of books) {
      const { available, reserved } = await scene.stock(bookId);
      const [lines] = await scene.query<{ copies: number }>(
        `SELECT CAST(SUM(quantity) AS SIGNED) AS copies FROM orders_order_lines l JOIN orders_orders o ON o.id = l.order_id
         WHERE l.book_id = ? AND o.status = 'reserved'`,
        [bookId],
      );
      expect(reserved).toBe(lines?.copies);
      expect(available + reserved).toBe(40);
    }
  }, 180_000);
});

describe('one buyer, clicking', () => {
  it('with one key from many places makes one order and one capture', async () => {
    const [buyer] = crowd;
    if (!buyer) throw new Error('nobody came');
    const bookId = await scene.book(seller, { stock: 200 });
    const orders = await Promise.all(
      Array.from({ length: 100 }, () => buyer.order({ items: [{ bookId, quantity: 1 }] }, 'click-1')),
    );
    const codes = new Set(orders.map((answer) => answer.json<OrderJson>().code));
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set([201]));
    expect(codes.size).toBe(1);
    expect(await scene.stock(bookId)).toMatchObject({ reserved: 1 });
    const [code = ''] = codes;
    const body = { method: 'paypal' };
    const payments = await Promise.all(
      Array.from({ length: 100 }, () => buyer.api('POST', `/orders/${code}/payments`, body, keyed('click-pay-1'))),
    );
    expect(payments.every(({ status }) => status === 201 || status === 202)).toBe(true);
    const charges = await scene.query(
      `SELECT c.payment_id FROM orders_simulated_charges c JOIN orders_payments p ON p.id = c.payment_id
       JOIN orders_orders o ON o.id = p.order_id WHERE o.code = ?`,
      [code],
    );
    expect(charges).toHaveLength(1);
    expect(await buyer.statusOf(code)).toBe('paid');
  }, 120_000);
});
