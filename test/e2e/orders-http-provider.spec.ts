import { until } from '../support/eventually.js';
import { ProviderScene } from '../builders/provider-scene.js';
import { signed } from '../../src/psp/signature.js';
import { WEBHOOK_SECRET } from '../support/payment-provider.js';

const CARDS = {
  good: '4242424242424242',
  declined: '4000000000000002',
  poor: '4000000000009995',
  fails: '4000000000000119',
  failsUnheard: '4000000000000341',
  losesAnswer: '4000000000000259',
  hangs: '4000000000003063',
  hangsUnheard: '4000000000003220',
  slow: '4000000000003055',
} as const;

let scene: ProviderScene;

beforeAll(async () => {
  scene = await ProviderScene.start();
});

afterEach(async () => {
  scene.synchronise();
  await scene.provider.control({ charges: 'card', copies: 1, delayMs: 0, order: 'kept', hold: false, slowMs: 3_000 });
});

afterAll(async () => {
  // Whatever happened in this suite, in the end the provider took and gave back what we say that it did.
  await scene.later(60_000);
  const { ours, theirs } = await scene.bothLedgers();
  await scene.close();
  expect(theirs.length).toBeGreaterThan(10);
  expect(ours).toEqual(theirs);
});

const pay = (code: string, card: string = CARDS.good, key?: string) => scene.buyer.pay(code, card, key);
/** Nothing is told until the end of the test, or until `release`. */
const hold = () => scene.provider.control({ hold: true });
const release = () => scene.provider.control({ hold: false });

/** An order whose money is taken, which nobody but the provider knows. */
async function unknown() {
  await hold();
  const order = await scene.reserved();
  expect((await pay(order.code, CARDS.losesAnswer)).status).toBe(202);
  return { ...order, payment: await scene.attempt(order.code) };
}

async function expectPaidOnce(code: string): Promise<void> {
  expect(await scene.buyer.statusOf(code)).toBe('paid');
  expect(await scene.timesMovedTo(code, 'paid')).toBe(1);
  const ids = (await scene.attempts(code)).map(({ id }) => id);
  const { charges } = await scene.provider.ledger();
  const taken = charges.filter(({ payment, status }) => ids.includes(payment) && status === 'captured');
  expect(taken.map(({ amount, refunded }) => amount - refunded)).toEqual([4000]);
}

describe('paying through a provider', () => {
  it('captures the total', async () => {
    const { code } = await scene.reserved();
    const answer = await pay(code);
    expect([answer.status, answer.json()['status']]).toEqual([201, 'captured']);
    await expectPaidOnce(code);
  });

  it.each([
    [CARDS.declined, 'card_declined'],
    [CARDS.poor, 'insufficient_funds'],
    ['5555555555554444', 'unsupported_card'],
  ])('with %s is declined, saying why, and another card may be tried', async (card, reason) => {
    const { code } = await scene.reserved();
    const answer = await pay(code, card);
    expect([answer.status, answer.json()['reason']]).toEqual([402, reason]);
    expect((await pay(code)).status).toBe(201);
    await expectPaidOnce(code);
  });

  it('answers a repeat with what became of the first, without a second charge', async () => {
    const { code } = await scene.reserved();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => pay(code, CARDS.good, 'one-key-for-all')));
    expect(answers.every(({ status }) => status === 201 || status === 202 || status === 409)).toBe(true);
    await expectPaidOnce(code);
  });

  it('does not show the test cards of the simulated provider', async () => {
    const { code } = await scene.reserved();
    expect((await scene.buyer.browser.get(`/orders/${code}/payment`)).text).not.toContain('4242');
  });

  it('that fails at the provider is found out by asking, and another card may be tried', async () => {
    await hold();
    const { code } = await scene.reserved();
    expect((await pay(code, CARDS.fails)).status).toBe(202);
    expect(await scene.buyer.statusOf(code)).toBe('payment_unknown');
    await scene.later(3_000);
    expect(await scene.buyer.statusOf(code)).toBe('reserved');
    expect((await pay(code)).status).toBe(201);
    await expectPaidOnce(code);
  });

  it('that fails without a trace is given up after a minute, at the provider too', async () => {
    const { code } = await scene.reserved();
    expect((await pay(code, CARDS.failsUnheard)).status).toBe(202);
    await scene.later(30_000);
    expect(await scene.buyer.statusOf(code)).toBe('payment_unknown');
    await scene.later(30_000);
    expect(await scene.buyer.statusOf(code)).toBe('reserved');
    const { charges } = await scene.provider.ledger();
    const attempt = await scene.attempt(code);
    expect(charges.find(({ payment }) => payment === attempt)?.status).toBe('cancelled');
    expect((await pay(code)).status).toBe(201);
    await expectPaidOnce(code);
  });

  it('whose answer is lost is settled by asking', async () => {
    const { code } = await unknown();
    await scene.later(3_000);
    await expectPaidOnce(code);
    await release();
    await expectPaidOnce(code);
  });

  it('whose answer is lost is settled by webhook, without any timer', async () => {
    const { code } = await unknown();
    expect(await scene.buyer.statusOf(code)).toBe('payment_unknown');
    await release();
    await scene.becomes(code, 'paid');
    await expectPaidOnce(code);
  });

  describe('whose answer takes longer than anybody waits', () => {
    let waited: number;
    let hanging: string;
    let slow: string;
    let unheard: string;

    beforeAll(async () => {
      await scene.provider.control({ hold: true, slowMs: 7_000 });
      [hanging, slow, unheard] = [
        (await scene.reserved()).code,
        (await scene.reserved()).code,
        (await scene.reserved()).code,
      ];
      const began = performance.now();
      const answers = await Promise.all([
        pay(hanging, CARDS.hangs),
        pay(slow, CARDS.slow),
        pay(unheard, CARDS.hangsUnheard),
      ]);
      waited = performance.now() - began;
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    });

    it('is given up after 5 s, and settled by webhook', async () => {
      expect(waited).toBeGreaterThanOrEqual(5_000);
      expect(waited).toBeLessThan(9_000);
      await release();
      await scene.becomes(hanging, 'paid');
      await expectPaidOnce(hanging);
    });

    it('is cancelled after a minute, and another card may be tried', async () => {
      await scene.later(60_000);
      for (const code of [slow, unheard]) {
        expect(await scene.buyer.statusOf(code)).toBe('reserved');
        const attempt = await scene.attempt(code);
        expect((await pay(code)).status).toBe(201);
        // The slow one is still on its way: at the end of the suite the two ledgers tell that it took nothing.
        const { charges } = await scene.provider.ledger();
        expect(charges.find(({ payment }) => payment === attempt)?.status).toBe('cancelled');
        await expectPaidOnce(code);
      }
    });
  });

  it('leaves no card number with us or in the provider’s books', async () => {
    const { code } = await scene.reserved();
    await pay(code);
    expect(scene.provider.written).toContain('"last4":"4242"');
    expect(scene.provider.written).not.toContain('42424242');
    expect(scene.provider.printed).not.toContain('42424242');
  });
});

describe('a refund through a provider', () => {
  const cancel = (code: string) => scene.buyer.api('POST', `/orders/${code}/cancellation`);
  const refundsOf = async (code: string): Promise<readonly number[]> => {
    const payment = await scene.attempt(code);
    return (await scene.provider.ledger()).refunds.filter((one) => one.payment === payment).map(({ amount }) => amount);
  };

  it('gives the money of a cancelled order back, once', async () => {
    const { code } = await scene.reserved();
    await pay(code);
    await Promise.all([cancel(code), cancel(code)]);
    await scene.later(15_000);
    expect(await scene.buyer.statusOf(code)).toBe('refunded');
    expect(await refundsOf(code)).toEqual([4000]);
  });

  it('is asked for until the provider is back', async () => {
    const { code } = await scene.reserved();
    await pay(code);
    await scene.provider.kill();
    expect((await cancel(code)).json()['status']).toBe('refunding');
    await scene.later(15_000);
    expect(await scene.buyer.statusOf(code)).toBe('refunding');
    await scene.restartProvider();
    await scene.later(60_000);
    expect(await scene.buyer.statusOf(code)).toBe('refunded');
    expect(await refundsOf(code)).toEqual([4000]);
  });
});

describe('a provider that dies', () => {
  it('with the money taken and the answer on its way, tells of it when it is back', async () => {
    await hold();
    const { code } = await scene.reserved();
    const answer = pay(code, CARDS.hangs);
    await scene.provider.control({ hold: true });
    await scene.becomes(code, 'paying');
    // The order says so before the provider has even been asked.
    const attempt = await scene.attempt(code);
    await until('the money is taken', async () =>
      (await scene.provider.ledger()).charges.some(({ payment }) => payment === attempt),
    );
    await scene.restartProvider();
    expect([201, 202]).toContain((await answer).status);
    await scene.becomes(code, 'paid');
    await expectPaidOnce(code);
  });

  it('before it was asked, has taken nothing', async () => {
    const { code } = await scene.reserved();
    await scene.provider.kill();
    expect((await pay(code)).status).toBe(202);
    await scene.later(70_000);
    expect(await scene.buyer.statusOf(code)).toBe('payment_unknown');
    await scene.restartProvider();
    await scene.later(60_000);
    expect(await scene.buyer.statusOf(code)).toBe('reserved');
    expect((await pay(code)).status).toBe(201);
    await expectPaidOnce(code);
  });
});

describe('the provider’s webhooks', () => {
  it('ten of each, beside the buyers’ own answers, conclude each payment once', async () => {
    await scene.provider.control({ copies: 10 });
    const orders = await Promise.all(Array.from({ length: 8 }, () => scene.reserved()));
    const cards = [CARDS.good, CARDS.losesAnswer];
    const answers = await Promise.all(orders.map(({ code }, index) => pay(code, cards[index % 2])));
    expect(answers.map(({ status }) => status).filter((status) => status !== 201 && status !== 202)).toEqual([]);
    for (const { code } of orders) await scene.becomes(code, 'paid');
    for (const { code } of orders) await expectPaidOnce(code);
    for (const { bookId } of orders) {
      const [stock] = await scene.shop.query('SELECT available, reserved, sold FROM catalog_books WHERE id = ?', [
        bookId,
      ]);
      expect({ ...stock }).toEqual({ available: 0, reserved: 0, sold: 1 });
    }
  });

  it('in the wrong order, and long after, change nothing', async () => {
    await scene.provider.control({ hold: true, order: 'reversed' });
    const { code } = await scene.reserved();
    await pay(code, CARDS.declined);
    await pay(code);
    await scene.buyer.api('POST', `/orders/${code}/cancellation`);
    await scene.later(15_000);
    const before = await scene.attempts(code);
    await release();
    const [declined, captured] = before;
    expect(await scene.provider.deliver(captured?.id ?? '', 'signed')).toEqual([204]);
    expect(await scene.provider.deliver(declined?.id ?? '', 'signed', { copies: 3 })).toEqual([204, 204, 204]);
    expect(await scene.attempts(code)).toEqual(before);
    expect(await scene.buyer.statusOf(code)).toBe('refunded');
    expect(await scene.timesMovedTo(code, 'paid')).toBe(1);
  });

  it('that somebody else made, changed or kept for later are refused, and the true one is not', async () => {
    const { code, payment } = await unknown();
    for (const as of ['forged', 'unsigned', 'stale', 'tampered']) {
      expect([as, await scene.provider.deliver(payment, as, { copies: 3 })]).toEqual([as, [401, 401, 401]]);
    }
    expect(await scene.buyer.statusOf(code)).toBe('payment_unknown');
    expect(await scene.provider.deliver(payment, 'signed')).toEqual([204]);
    await expectPaidOnce(code);
  });

  it('replayed are heard and have no second effect', async () => {
    const { code, payment } = await unknown();
    await release();
    await scene.becomes(code, 'paid');
    expect(await scene.provider.deliver(payment, 'replayed', { copies: 10 })).toEqual(Array(10).fill(204));
    await expectPaidOnce(code);
    // Six minutes later even the provider's own words are too old.
    await scene.later(360_000);
    expect(await scene.provider.deliver(payment, 'replayed')).toEqual([401]);
  });

  it('about a payment that is not ours are acknowledged and do nothing', async () => {
    const { payment } = await unknown();
    const change = { payment: '01jd0000000000000000000000' };
    expect(await scene.provider.deliver(payment, 'signed', { change })).toEqual([204]);
    await scene.later(3_000);
  });

  describe('that are not webhooks at all', () => {
    const post = async (body: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${scene.shop.test.url}/webhooks/payments`, { method: 'POST', body, headers });
    const honest = (body: string) => signed('evt_test', body, WEBHOOK_SECRET, Date.now());

    it.each([
      ['nothing', '', 400],
      ['no JSON', '{"id":', 400],
      ['a list', '[]', 400],
      ['null', 'null', 400],
      ['an event without a charge', '{"id":"evt_1","type":"charge.captured"}', 400],
      ['an event of another kind', '{"id":"evt_1","type":"dispute.opened","data":{}}', 204],
      [
        'a capture that says declined',
        '{"id":"evt_1","type":"charge.captured","data":{"payment":"01jd0000000000000000000000","status":"declined"}}',
        400,
      ],
    ])('%s, signed, has no effect', async (_name, body, status) => {
      const message = honest(body);
      const answer = await fetch(`${scene.shop.test.url}/webhooks/payments`, { method: 'POST', ...message });
      expect(answer.status).toBe(status);
    });

    it('are refused as problems, whoever sends them and whatever they call themselves', async () => {
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
        const answer = await post('{"id":"evt_1"}', { 'content-type': type, origin: 'https://evil.example' });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
        expect(await answer.json()).toMatchObject({ code: 'orders.forged_notice' });
      }
    });

    it('are bounded in size, and not unpacked', async () => {
      expect((await post('x'.repeat(20_000))).status).toBe(413);
      expect((await post('x', { 'content-encoding': 'gzip' })).status).toBe(415);
    });

    it('are not for a browser to ask for', async () => {
      expect((await fetch(`${scene.shop.test.url}/webhooks/payments`)).status).toBe(404);
    });
  });
});
