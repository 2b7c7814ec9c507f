import { OrderScene, type OrderJson, type Person } from '../builders/order-scene.js';

let scene: OrderScene;
let seller: Person;
let buyer: Person;

beforeAll(async () => {
  ({ scene, seller, buyer } = await OrderScene.ofTrade());
});

afterAll(() => scene.close());

const LOST_ANSWER = '4000000000000259';
const MINUTE = 60_000;

async function reserved(stock = 1) {
  const bookId = await scene.book(seller, { stock, price: 2500 });
  return { bookId, ...(await buyer.ordered(bookId)) };
}

const ledger = async (code: string) => {
  const [sums] = await scene.query<{ captured: number; refunded: number }>(
    `SELECT CAST(COALESCE(SUM(CASE WHEN c.outcome = 'captured' THEN c.amount ELSE 0 END), 0) AS SIGNED) AS captured,
       CAST(COALESCE(SUM(r.amount), 0) AS SIGNED) AS refunded
     FROM orders_orders o JOIN orders_payments p ON p.order_id = o.id
       JOIN orders_simulated_charges c ON c.payment_id = p.id
       LEFT JOIN orders_simulated_refunds r ON r.payment_id = p.id
     WHERE o.code = ?`,
    [code],
  );
  return { ...sums };
};

describe('paying', () => {
  it('captures the total, and the copies are sold', async () => {
    const { code, bookId } = await reserved();
    const answer = await buyer.pay(code);
    expect(answer.status).toBe(201);
    expect(answer.json()).toEqual({ status: 'captured', code, orderStatus: 'paid' });
    expect(await ledger(code)).toEqual({ captured: 4000, refunded: 0 });
    expect(await scene.stock(bookId)).toEqual({ available: 0, reserved: 0, sold: 1 });
    const order = (await buyer.api('GET', `/orders/${code}`)).json<OrderJson>();
    expect(order.payment).toEqual({ method: 'credit_card', cardLast4: '4242' });
    expect(order.timeline.map(({ status }) => status)).toEqual(['reserved', 'paying', 'paid']);
  });

  it.each(['paypal', 'bank_transfer'])('takes %s, without a card', async (method) => {
    const { code } = await reserved();
    const key = { 'idempotency-key': crypto.randomUUID() };
    expect((await buyer.api('POST', `/orders/${code}/payments`, { method }, key)).status).toBe(201);
  });

  it.each([
    ['4000000000000002', 'card_declined'],
    ['4000000000009995', 'insufficient_funds'],
    ['4000000000000119', 'provider_error'],
    ['5555555555554444', 'unsupported_card'],
  ])('with %s is declined, saying why, and another card may be tried', async (card, reason) => {
    const { code, bookId } = await reserved();
    const answer = await buyer.pay(code, card);
    expect(answer.status).toBe(402);
    expect(answer.json()).toMatchObject({ status: 402, code: 'orders.payment_declined', reason });
    expect(await buyer.statusOf(code)).toBe('reserved');
    expect((await buyer.pay(code)).status).toBe(201);
    expect(await ledger(code)).toEqual({ captured: 4000, refunded: 0 });
    expect(await scene.stock(bookId)).toMatchObject({ sold: 1 });
  });

  it('that loses its answer is unknown, then paid, and charged once', async () => {
    const { code } = await reserved();
    const answer = await buyer.pay(code, LOST_ANSWER, 'lost-answer-1');
    expect(answer.status).toBe(202);
    expect(answer.json()).toEqual({ status: 'pending', code, orderStatus: 'payment_unknown' });
    expect((await buyer.pay(code, LOST_ANSWER, 'lost-answer-1')).status).toBe(202);
    const other = await buyer.pay(code);
    expect([other.status, other.json()['code'], other.json()['state']]).toEqual([
      409,
      'orders.not_payable',
      'payment_unknown',
    ]);
    await scene.later(3_000);
    expect(await buyer.statusOf(code)).toBe('paid');
    expect((await buyer.pay(code, LOST_ANSWER, 'lost-answer-1')).status).toBe(201);
    expect(await ledger(code)).toEqual({ captured: 4000, refunded: 0 });
  });

  it('twice is refused, and once is charged, however many try', async () => {
    const { code } = await reserved();
    const answers = await Promise.all(Array.from({ length: 10 }, () => buyer.pay(code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    const late = await buyer.pay(code);
    expect([late.status, late.json()['code'], late.json()['state']]).toEqual([409, 'orders.not_payable', 'paid']);
    expect(await ledger(code)).toEqual({ captured: 4000, refunded: 0 });
  });

  it('again with the same key gets the same answer', async () => {
    const { code } = await reserved();
    const answers = await Promise.all(Array.from({ length: 10 }, () => buyer.pay(code, undefined, 'pay-once-1')));
    expect(answers.every(({ status }) => status === 201 || status === 202)).toBe(true);
    expect((await buyer.pay(code, undefined, 'pay-once-1')).status).toBe(201);
    expect((await buyer.pay(code, '4000000000000002', 'pay-once-1')).status).toBe(422);
    expect(await ledger(code)).toEqual({ captured: 4000, refunded: 0 });
  });

  it.each([
    [{ method: 'cash' }, 422],
    [{ method: 'credit_card' }, 422],
    [{ method: 'credit_card', cardNumber: '4242424242424241' }, 422],
    [{ method: 'credit_card', cardNumber: '' }, 400],
    [{ method: 'credit_card', cardNumber: null }, 422],
    [{ method: 'credit_card', cardNumber: 4242424242424242 }, 400],
    [{ method: 'credit_card', cardNumber: ['4242424242424242'] }, 400],
    [{ method: 'credit_card', cardNumber: '4'.repeat(10_000) }, 400],
    [{ method: ['paypal'] }, 400],
    [{ method: {} }, 400],
    [{}, 400],
    [[], 400],
  ])('with %.80j is refused', async (body, status) => {
    const { code } = await reserved();
    const answer = await buyer.api('POST', `/orders/${code}/payments`, body, {
      'idempotency-key': crypto.randomUUID(),
    });
    expect(answer.status).toBe(status);
    expect(await buyer.statusOf(code)).toBe('reserved');
  });

  it('reads no amount from the call', async () => {
    const { code } = await reserved();
    const lie = { method: 'paypal', amount: 1, total: { amount: 1, currency: 'USD' }, status: 'captured' };
    await buyer.api('POST', `/orders/${code}/payments`, lie, { 'idempotency-key': crypto.randomUUID() });
    expect(await ledger(code)).toEqual({ captured: 4000, refunded: 0 });
  });

  it('listens to no webhook: the simulated provider sends none', async () => {
    const answer = await fetch(`${scene.test.url}/webhooks/payments`, { method: 'POST', body: '{"id":"evt_1"}' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it('leaves no card number in any table', async () => {
    const { code } = await reserved();
    await buyer.pay(code);
    for (const table of ['orders_payments', 'orders_simulated_charges', 'platform_idempotency_keys']) {
      expect(JSON.stringify(await scene.query(`SELECT * FROM ${table}`))).not.toContain('424242424242');
    }
  });
});

describe('an attempt that the provider never heard of', () => {
  const attempts = async (code: string) => {
    const rows = await scene.query<{ id: string; status: string }>(
      `SELECT p.id AS id, p.status AS status FROM orders_payments p JOIN orders_orders o ON o.id = p.order_id
       WHERE o.code = ? ORDER BY p.id`,
      [code],
    );
    return rows.map((row) => ({ ...row }));
  };

  /** The buyer waits for an answer; the provider has nothing in its books. */
  async function unheard() {
    const order = await reserved();
    await buyer.pay(order.code, LOST_ANSWER);
    const [attempt] = await attempts(order.code);
    if (!attempt) throw new Error('no attempt');
    await scene.execute('DELETE FROM orders_simulated_charges WHERE payment_id = ?', [attempt.id]);
    return { ...order, payment: attempt.id };
  }

  /** It takes the money in spite of having been told that it is too late. */
  const takenLate = (payment: string) =>
    scene.execute(
      `UPDATE orders_simulated_charges SET outcome = 'captured', decline_reason = NULL, amount = 4000, currency = 'USD'
       WHERE payment_id = ?`,
      [payment],
    );

  it('is given up after a minute, and refunded within another should it be taken after all: the order expires', async () => {
    const { code, payment, bookId } = await unheard();
    await scene.later(MINUTE);
    expect(await buyer.statusOf(code)).toBe('reserved');
    await takenLate(payment);
    await scene.later(MINUTE);
    expect(await attempts(code)).toEqual([{ id: payment, status: 'captured_late' }]);
    expect(await ledger(code)).toEqual({ captured: 4000, refunded: 4000 });
    await scene.later(15 * MINUTE);
    expect(await buyer.statusOf(code)).toBe('expired');
    expect(await scene.stock(bookId)).toEqual({ available: 1, reserved: 0, sold: 0 });
  });

  it('is refunded also when the order has been cancelled, or paid by another attempt', async () => {
    const cancelled = await unheard();
    const paid = await unheard();
    await scene.later(MINUTE);
    await buyer.api('POST', `/orders/${cancelled.code}/cancellation`);
    expect((await buyer.pay(paid.code)).status).toBe(201);
    await Promise.all([takenLate(cancelled.payment), takenLate(paid.payment)]);
    await scene.later(MINUTE);
    expect([await buyer.statusOf(cancelled.code), await buyer.statusOf(paid.code)]).toEqual(['cancelled', 'paid']);
    expect(await ledger(cancelled.code)).toEqual({ captured: 4000, refunded: 4000 });
    expect(await ledger(paid.code)).toEqual({ captured: 8000, refunded: 4000 });
    expect((await attempts(paid.code)).map(({ status }) => status)).toEqual(['captured_late', 'captured']);
  });
});

describe('an order that nobody pays', () => {
  it('gives its copies back when its time is up', async () => {
    const { code, bookId } = await reserved();
    await scene.later(14 * MINUTE);
    expect(await scene.stock(bookId)).toEqual({ available: 0, reserved: 1, sold: 0 });
    await scene.later(MINUTE);
    expect(await buyer.statusOf(code)).toBe('expired');
    expect(await scene.stock(bookId)).toEqual({ available: 1, reserved: 0, sold: 0 });
    const late = await buyer.pay(code);
    expect([late.status, late.json()['state']]).toEqual([409, 'expired']);
  });

  it('is not paid after its time, even before the timer has come round', async () => {
    const { code } = await reserved();
    scene.test.clock.advance(15 * MINUTE);
    expect((await buyer.pay(code)).json()).toMatchObject({ status: 409, state: 'expired' });
    expect(await ledger(code)).toEqual({ captured: 0, refunded: 0 });
  });

  it('has expired wherever its buyer looks, even before the timer has come round', async () => {
    const { code } = await reserved();
    scene.test.clock.advance(15 * MINUTE);
    const order = (await buyer.api('GET', `/orders/${code}`)).json<OrderJson>();
    expect([order.status, order.timeline.map(({ status }) => status)]).toEqual(['expired', ['reserved', 'expired']]);
    const list = (await buyer.api('GET', '/orders')).json<{ items: OrderJson[] }>();
    expect(list.items.find((one) => one.code === code)?.status).toBe('expired');
    const page = (await buyer.browser.get(`/orders/${code}`)).text;
    expect(page).toContain('status--expired');
    for (const offered of ['status--reserved', '/payment"', '/cancel"', 'Apartado para ti'])
      expect(page).not.toContain(offered);
    const orders = (await buyer.browser.get('/orders')).text;
    expect(orders).toContain('status--expired');
    expect(orders).not.toContain(`/orders/${code}/payment`);
    const payment = await buyer.browser.get(`/orders/${code}/payment`);
    expect([payment.status, payment.headers.get('location')]).toEqual([303, `/orders/${code}`]);
    const cancelled = await buyer.api('POST', `/orders/${code}/cancellation`);
    expect([cancelled.status, cancelled.json()['state']]).toEqual([409, 'expired']);
  });

  it('does not expire while its payment is unknown', async () => {
    const { code } = await reserved();
    await buyer.pay(code, LOST_ANSWER);
    await scene.later(20 * MINUTE);
    expect(await buyer.statusOf(code)).toBe('paid');
  });
});

describe('cancelling', () => {
  const cancel = (person: Person, code: string) => person.api('POST', `/orders/${code}/cancellation`);

  it('gives the copies of an unpaid order back, and may be repeated', async () => {
    const { code, bookId } = await reserved();
    for (let times = 0; times < 2; times += 1) {
      const answer = await cancel(buyer, code);
      expect([answer.status, answer.json()['status']]).toEqual([200, 'cancelled']);
    }
    expect(await scene.stock(bookId)).toEqual({ available: 1, reserved: 0, sold: 0 });
    expect((await buyer.pay(code)).status).toBe(409);
  });

  it('gives the money of a paid order back, once', async () => {
    const { code, bookId } = await reserved();
    await buyer.pay(code);
    const answers = await Promise.all([cancel(buyer, code), cancel(buyer, code), cancel(buyer, code)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await scene.later(15_000);
    expect(await buyer.statusOf(code)).toBe('refunded');
    expect(await ledger(code)).toEqual({ captured: 4000, refunded: 4000 });
    expect(await scene.stock(bookId)).toEqual({ available: 1, reserved: 0, sold: 0 });
  });

  it('is too late once a seller has sent it, and says in what state it is', async () => {
    const { code } = await reserved();
    await buyer.pay(code);
    const page = await seller.browser.get('/selling/orders');
    const [, id] = /\/selling\/shipments\/([0-9a-z]{26})\/ship/.exec(page.text) ?? [];
    await seller.browser.post(`/selling/shipments/${id ?? ''}/ship`, {});
    const answer = await cancel(buyer, code);
    expect([answer.status, answer.json()['code'], answer.json()['state']]).toEqual([
      409,
      'orders.not_cancellable',
      'shipped',
    ]);
  });

  it('at once with paying and expiring ends in one state, with money and stock to match', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { code, bookId } = await reserved();
      scene.test.clock.advance(round % 2 === 0 ? 0 : 15 * MINUTE - 5);
      await Promise.all([buyer.pay(code), cancel(buyer, code), scene.later(0), buyer.pay(code), cancel(buyer, code)]);
      await scene.later(MINUTE);
      const status = await buyer.statusOf(code);
      const paid = status === 'paid';
      expect(['paid', 'cancelled', 'expired', 'refunded', 'reserved']).toContain(status);
      const { captured, refunded } = await ledger(code);
      expect((captured ?? 0) - (refunded ?? 0)).toBe(paid ? 4000 : 0);
      expect(await scene.stock(bookId)).toEqual({ available: paid ? 0 : 1, reserved: 0, sold: paid ? 1 : 0 });
    }
  });
});
