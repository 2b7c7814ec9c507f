import { AuthApi } from '../../src/auth/auth.api.js';
import { Database } from '../../src/platform/database/database.js';
import { Invariants } from '../../src/platform/invariants/invariants.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { keyed, type OrderJson } from '../builders/order-scene.js';
import { ProviderScene } from '../builders/provider-scene.js';

const GOOD = '4242424242424242';
const LOSES_ANSWER = '4000000000000259';

interface Wrong {
  /** What the provider takes in place of 40.00 USD. */
  readonly amount: number;
  readonly currency: string;
  /** What of it goes back, why, and what becomes of the attempt and of the order. */
  readonly back: number;
  readonly reason: 'excess' | 'mismatch';
  readonly attempt: string;
  readonly status: string;
}

const backWhole = { reason: 'mismatch', attempt: 'mismatched', status: 'reserved' } as const;
const TAKES = {
  more: { amount: 4500, currency: 'USD', back: 500, reason: 'excess', attempt: 'captured', status: 'paid' },
  less: { amount: 2000, currency: 'USD', back: 2000, ...backWhole },
  other_currency: { amount: 4000, currency: 'EUR', back: 4000, ...backWhole },
} as const satisfies Record<string, Wrong>;
type Take = keyof typeof TAKES;
const EACH: readonly Take[] = ['more', 'less', 'other_currency'];
const CARDS = { more: '4000000000005100', less: '4000000000005209', other_currency: '4000000000005308' } as const;

interface FullOrder extends OrderJson {
  readonly refunds: readonly object[];
}

let scene: ProviderScene;

beforeAll(async () => {
  scene = await ProviderScene.start();
});

afterEach(async () => {
  scene.synchronise();
  await scene.provider.control({ take: 'card', hold: false });
});

afterAll(async () => {
  await scene.close();
});

const order = async (code: string): Promise<FullOrder> =>
  (await scene.buyer.api('GET', `/orders/${code}`)).json<FullOrder>();
/** Tells the shop of the newest attempt as often as that, as the provider would. */
const duplicates = async (code: string, copies: number): Promise<readonly number[]> =>
  scene.provider.deliver(await scene.attempt(code), 'signed', { copies });

/** Nobody tells anything; the provider takes `take` of the order, and its answer is lost. */
async function lost(take: Take): Promise<string> {
  await scene.provider.control({ take, hold: true });
  const { code } = await scene.reserved();
  expect((await scene.buyer.pay(code, LOSES_ANSWER)).status).toBe(202);
  return code;
}

/** How the shop hears of it; the order's code. */
const WAYS = {
  'by the buyer’s own call': async (take: Take) => {
    await scene.provider.control({ take, hold: true });
    const { code } = await scene.reserved();
    const answer = await scene.buyer.pay(code, GOOD);
    if (take === 'more') expect([answer.status, answer.json()]).toMatchObject([201, { orderStatus: 'paid' }]);
    else
      expect(answer.json()).toMatchObject({ status: 402, code: 'orders.payment_declined', reason: 'amount_mismatch' });
    return code;
  },
  'by asking': async (take: Take) => {
    const code = await lost(take);
    await scene.later(3_000);
    return code;
  },
  'by webhook': async (take: Take) => {
    const code = await lost(take);
    await scene.provider.control({ hold: false, copies: 5 });
    await scene.becomes(code, TAKES[take].status);
    await scene.provider.control({ copies: 1 });
    return code;
  },
};
const WAY_NAMES = Object.keys(WAYS) as (keyof typeof WAYS)[];

describe('a charge of something else than the total', () => {
  it.each(WAY_NAMES.flatMap((way) => EACH.map((take) => [take, way] as const)))(
    '(%s) that the shop hears of %s is concluded by itself: what is not owed goes back, once',
    async (take, way) => {
      const { amount, currency, back, reason, attempt, status } = TAKES[take];
      const code = await WAYS[way](take);
      const paymentId = await scene.attempt(code);
      await scene.refunded(code);
      for (const _again of [1, 2]) {
        const found = await order(code);
        expect(found.status).toBe(status);
        expect(await scene.attempts(code)).toEqual([{ id: paymentId, status: attempt }]);
        expect(found.refunds).toEqual([
          expect.objectContaining({ shipmentId: null, reason, amount: { amount: back, currency }, status: 'refunded' }),
        ]);
        const { charges, refunds } = await scene.provider.ledger();
        expect(charges.filter(({ payment }) => payment === paymentId)).toEqual([
          expect.objectContaining({ status: 'captured', amount, currency, refunded: back }),
        ]);
        expect(refunds.filter(({ payment }) => payment === paymentId)).toHaveLength(1);
        // Told once more, and long after: nothing changes.
        expect(await duplicates(code, 10)).toEqual(Array(10).fill(204));
        await scene.later(20_000);
        scene.synchronise();
      }
      expect(await scene.timesMovedTo(code, 'refunded')).toBe(0);
    },
  );

  it.each(['less', 'other_currency'] as const)('(%s) does not keep the buyer from paying', async (take) => {
    const { code } = await scene.reserved();
    expect((await scene.buyer.pay(code, CARDS[take], 'wrong-' + take)).status).toBe(402);
    expect((await scene.buyer.pay(code, GOOD)).status).toBe(201);
    expect((await scene.buyer.pay(code, CARDS[take], 'wrong-' + take)).json()['reason']).toBe('amount_mismatch');
    expect((await scene.attempts(code)).map(({ status }) => status)).toEqual(['mismatched', 'captured']);
    expect((await order(code)).status).toBe('paid');
    await scene.buyer.api('POST', `/orders/${code}/cancellation`);
    await scene.later(15_000);
    expect((await order(code)).status).toBe('refunded');
  });

  it('(more) goes back to its last cent when the order is cancelled', async () => {
    const { code } = await scene.reserved();
    expect((await scene.buyer.pay(code, CARDS.more)).status).toBe(201);
    await scene.buyer.api('POST', `/orders/${code}/cancellation`);
    await scene.later(15_000);
    const found = await order(code);
    expect(found.status).toBe('refunded');
    expect(found.refunds).toMatchObject([
      { reason: 'excess', amount: { amount: 500 } },
      { reason: 'cancelled', amount: { amount: 4000 } },
    ]);
    const paymentId = await scene.attempt(code);
    const { charges } = await scene.provider.ledger();
    expect(charges.find(({ payment }) => payment === paymentId)).toMatchObject({ amount: 4500, refunded: 4500 });
    const [told] = await scene.shop.test.app.get(Database, { strict: false }).query<{ payload: string }>(
      `SELECT payload FROM orders_outbox WHERE type = 'orders.order_refunded' AND subject =
           (SELECT id FROM orders_orders WHERE code = ?)`,
      [code],
    );
    expect(JSON.parse(told?.payload ?? '{}')).toMatchObject({ total: { amount: 4000 }, unowed: { amount: 500 } });
  });

  it('of nothing, or of what is no money, is no answer: the order waits for one that is', async () => {
    await scene.provider.control({ hold: true });
    const { code } = await scene.reserved();
    await scene.buyer.pay(code, LOSES_ANSWER);
    const payment = await scene.attempt(code);
    for (const change of [
      { amount: 0 },
      { amount: -1 },
      { amount: 40.5 },
      { amount: '4000' },
      { currency: 'dollars' },
    ]) {
      expect(await scene.provider.deliver(payment, 'signed', { change })).toEqual([400]);
    }
    expect((await order(code)).status).toBe('payment_unknown');
    await scene.later(3_000);
    expect((await order(code)).status).toBe('paid');
  });

  it('is told to the buyer in his language, where he paid and where the order is', async () => {
    const { browser } = scene.buyer;
    const { code } = await scene.reserved();
    const [, key = ''] = /name="_key" value="([^"]+)"/.exec((await browser.get(`/orders/${code}/payment`)).text) ?? [];
    const form = { _key: key, method: 'credit_card', cardNumber: CARDS.other_currency };
    const answer = await browser.post(`/orders/${code}/payment`, form);
    expect([answer.status, answer.text]).toEqual([402, expect.stringContaining('cobró algo distinto del total')]);
    const spanish = (await browser.get(`/orders/${code}`)).text.replace(/\s/g, ' ');
    expect(spanish).toMatch(/El proveedor de pagos cobró EUR 40,00 en lugar del total/);
    expect(spanish).toMatch(/Devolución de un cobro que no era el total.*−EUR 40,00/);
    expect(spanish).toContain('Dinero devuelto: EUR 40,00');
    expect(spanish).not.toContain('Queda pagado');
    const english = (await browser.get(`/orders/${code}`, { 'accept-language': 'en' })).text;
    expect(english).toContain('took €40.00 in place of the total');
    const declined = await scene.buyer.api(
      'POST',
      `/orders/${code}/payments`,
      { method: 'credit_card', cardNumber: CARDS.less },
      { ...keyed(crypto.randomUUID()), 'accept-language': 'en' },
    );
    expect(declined.json()['detail']).toContain('took something else than the total');
    await browser.post(`/orders/${code}/payment`, { ...form, _key: crypto.randomUUID(), cardNumber: CARDS.more });
    const paid = (await browser.get(`/orders/${code}`)).text.replace(/\s/g, ' ');
    expect(paid).not.toContain('en lugar del total');
    expect(paid).toMatch(/Devolución de lo cobrado por encima del total.*−US\$ 5,00/);
    expect(paid).not.toContain('Queda pagado');
  });

  it('is shown to operators, counted, and leaves nothing that does not add up', async () => {
    const operator = await scene.shop.person('Olga Operadora');
    await scene.shop.test.app.get(AuthApi, { strict: false }).grantRole(operator.email, 'admin');
    const { code } = await scene.reserved();
    for (const card of [CARDS.less, CARDS.more]) await scene.buyer.pay(code, card);
    const page = (await operator.browser.get(`/admin/orders/${code}`)).text.replace(/\s/g, ' ');
    expect(page).toContain('cobrado algo distinto (cobrado: US$ 20,00)');
    expect(page).toContain('cobrado (cobrado: US$ 45,00)');
    const metrics = await scene.shop.test.app.get(Metrics, { strict: false }).text();
    for (const kind of ['excess', 'short', 'currency']) {
      expect(metrics).toMatch(new RegExp(`bookstore_payments_mismatched_total\\{kind="${kind}"\\} [1-9]`));
    }
  });
});

/** Whatever happened in this suite. */
describe('in the end', () => {
  it('the provider took and gave back what we say that it did', async () => {
    await scene.later(60_000);
    const { ours, theirs } = await scene.bothLedgers();
    expect(theirs.length).toBeGreaterThan(10);
    expect(ours).toEqual(theirs);
  });

  it('all invariants hold', async () => {
    const broken: string[] = [];
    for await (const { check, breaches, failure } of scene.shop.test.app
      .get(Invariants, { strict: false })
      .results(10)) {
      if (failure) throw failure;
      if (breaches.length > 0) broken.push(check.name);
    }
    expect(broken).toEqual([]);
  });
});
