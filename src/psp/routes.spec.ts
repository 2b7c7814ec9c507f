import { CARD, GOOD_CHARGE, Psp, PSP_KEY } from '../../test/builders/psp.js';

let psp: Psp;

beforeEach(async () => {
  psp = await Psp.start();
});

afterEach(() => psp.stop());

describe('what the payment provider is asked', () => {
  it.each<Record<string, string>>([
    {},
    { authorization: '' },
    { authorization: 'Bearer nobody' },
    { authorization: `Basic ${PSP_KEY}` },
  ])('lets nobody in with %j', async (headers) => {
    const answer = await fetch(`${psp.url}/v1/ledger`, { headers });
    expect(answer.status).toBe(401);
  });

  it.each<[string, unknown, number, string]>([
    ['no JSON', '{', 400, 'invalid_json'],
    ['a list', [], 400, 'invalid_request'],
    ['null', 'null', 400, 'invalid_request'],
    ['nothing in it', {}, 400, 'invalid_request'],
    ['an amount as text', { ...GOOD_CHARGE, amount: '4000' }, 400, 'invalid_request'],
    ['no money', { ...GOOD_CHARGE, amount: 0 }, 400, 'invalid_request'],
    ['less than no money', { ...GOOD_CHARGE, amount: -1 }, 400, 'invalid_request'],
    ['half a cent', { ...GOOD_CHARGE, amount: 0.5 }, 400, 'invalid_request'],
    ['more money than there is', { ...GOOD_CHARGE, amount: 1e15 }, 400, 'invalid_request'],
    ['a currency in small letters', { ...GOOD_CHARGE, currency: 'usd' }, 400, 'invalid_request'],
    ['another way to pay', { ...GOOD_CHARGE, method: 'cash' }, 400, 'invalid_request'],
    ['no card', { ...GOOD_CHARGE, cardNumber: undefined }, 400, 'invalid_request'],
    ['a list of cards', { ...GOOD_CHARGE, cardNumber: [CARD] }, 400, 'invalid_request'],
    ['a line break', { ...GOOD_CHARGE, order: 'a\nb' }, 400, 'invalid_request'],
    ['too much', 'x'.repeat(20_000), 413, 'too_large'],
  ])('refuses a charge with %s', async (_name, body, status, code) => {
    const answer = await psp.charge('payment-1', body);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(JSON.stringify(answer.body)).not.toContain(CARD);
    expect(psp.lines()).toEqual([]);
  });

  it('refuses what has no key, another type, or no address', async () => {
    for (const key of ['', 'short', 'a key with spaces', 'k'.repeat(65)]) {
      expect((await psp.charge(key)).code).toBe('idempotency_key_missing');
    }
    expect(
      (
        await psp.call('POST', '/v1/charges', GOOD_CHARGE, {
          'content-type': 'text/plain',
          'idempotency-key': 'payment-1',
        })
      ).status,
    ).toBe(415);
    expect((await psp.call('PUT', '/v1/charges', GOOD_CHARGE)).status).toBe(405);
    expect((await psp.call('GET', '/v1/nothing')).status).toBe(404);
    expect((await psp.call('GET', '/v1/charges/payment-1')).code).toBe('charge_not_found');
  });

  it('is steered by tests only where that was allowed', async () => {
    await psp.call('PUT', '/control', { charges: 'decline' });
    expect((await psp.charge('payment-1')).body['status']).toBe('declined');
    expect((await psp.call('PUT', '/control', { charges: 'dance' })).status).toBe(400);
    await psp.stop();
    await psp.start({ PSP_CONTROL: 'off' });
    expect((await psp.call('PUT', '/control', { charges: 'card' })).status).toBe(404);
  });
});
