import { CARD, GOOD_CHARGE, Psp } from '../../test/builders/psp.js';

let psp: Psp;

beforeEach(async () => {
  psp = await Psp.start();
});

afterEach(() => psp.stop());

describe('the charges of the payment provider', () => {
  it('acts once for a key, however many ask at once, and answers all the same', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => psp.charge('payment-1')));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 201, body: { status: 'captured', amount: 4000, last4: '4242' } });
    expect(psp.lines()).toHaveLength(1);
    expect(psp.lines().join()).not.toContain(CARD);
  });

  it.each([
    { amount: 4001 },
    { currency: 'EUR' },
    { method: 'paypal' },
    { cardNumber: '4000000000000002' },
    { order: 'BK-2' },
  ])('refuses the same key with %j, while the first is served and afterwards', async (change) => {
    const [first, second] = await Promise.all([
      psp.charge('payment-1'),
      psp.charge('payment-1', { ...GOOD_CHARGE, ...change }),
    ]);
    expect([first.status, second.status].sort()).toEqual([201, 422]);
    const other = first.status === 201 ? { ...GOOD_CHARGE, ...change } : GOOD_CHARGE;
    expect((await psp.charge('payment-1', other)).code).toBe('idempotency_key_reused');
    expect(psp.lines()).toHaveLength(1);
  });

  it('takes nothing for what was cancelled, also when the charge was on its way', async () => {
    await psp.call('PUT', '/control', { slowMs: 300 });
    const slow = psp.withCard('payment-1', '4000000000003055');
    expect((await psp.call('POST', '/v1/charges/payment-1/cancellation')).body['status']).toBe('cancelled');
    expect((await slow).body['status']).toBe('cancelled');
    expect((await psp.charge('payment-1')).body['status']).toBe('cancelled');
    expect((await psp.refund('payment-1', 'refund-01', 1)).code).toBe('charge_not_captured');
    expect(psp.lines()).toHaveLength(1);
  });

  it('gives back at most what it took, in as many parts as are asked for, each once', async () => {
    await psp.charge('payment-1');
    const parts = await Promise.all(
      Array.from({ length: 10 }, (_, index) => psp.refund('payment-1', `refund-0${index}`, 1000)),
    );
    expect(parts.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 409, 409, 409, 409, 409, 409]);
    expect(parts.find(({ status }) => status === 409)?.code).toBe('refund_exceeds_captured');
    const done = parts.findIndex(({ status }) => status === 201);
    expect(await psp.refund('payment-1', `refund-0${done}`, 1000)).toEqual(parts[done]);
    expect((await psp.refund('payment-1', `refund-0${done}`, 999)).code).toBe('idempotency_key_reused');
    expect((await psp.refund('payment-1', 'refund-xx', 1, 'EUR')).code).toBe('wrong_currency');
    expect((await psp.refund('payment-1', 'refund-xx', '1')).code).toBe('invalid_request');
    expect((await psp.refund('payment-9', 'refund-xx', 1)).code).toBe('charge_not_found');
    expect((await psp.call('GET', '/v1/charges/payment-1')).body['refunded']).toBe(4000);
  });
});
