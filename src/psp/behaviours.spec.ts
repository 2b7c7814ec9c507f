import { Psp } from '../../test/builders/psp.js';

let psp: Psp;

beforeEach(async () => {
  psp = await Psp.start();
});

afterEach(() => psp.stop());

describe('the test cards of the payment provider', () => {
  it.each([
    ['4000000000000002', 201, 'declined', 'card_declined'],
    ['4000000000009995', 201, 'declined', 'insufficient_funds'],
    ['5555555555554444', 201, 'declined', 'unsupported_card'],
    ['4000000000000119', 500, 'declined', 'provider_error'],
  ])('does with the card %s what is expected of it, twice the same', async (card, status, outcome, reason) => {
    expect((await psp.withCard('payment-1', card)).status).toBe(status);
    expect((await psp.withCard('payment-1', card)).status).toBe(status);
    const found = await psp.call('GET', '/v1/charges/payment-1');
    expect(found.body).toMatchObject({ status: outcome, reason });
  });

  it.each([
    ['4000000000005100', 'more', 4500, 'USD'],
    ['4000000000005209', 'less', 2000, 'USD'],
    ['4000000000005308', 'other_currency', 4000, 'EUR'],
  ])(
    'takes something else with the card %s, gives back as much, and does so with any card when it is told to',
    async (card, take, amount, currency) => {
      const taken = { status: 'captured', amount, currency };
      const answer = await psp.withCard('payment-1', card);
      expect([answer.status, answer.body]).toMatchObject([201, taken]);
      expect(await psp.withCard('payment-1', card)).toEqual(answer);
      expect((await psp.call('GET', '/v1/charges/payment-1')).body).toMatchObject(taken);
      expect((await psp.refund('payment-1', 'refund-01', amount + 1, currency)).code).toBe('refund_exceeds_captured');
      expect((await psp.refund('payment-1', 'refund-02', amount, currency)).status).toBe(201);
      await psp.call('PUT', '/control', { take });
      await expect(psp.withCard('payment-2', '4000000000000259')).rejects.toThrow('fetch failed');
      expect((await psp.call('GET', '/v1/charges/payment-2')).body).toMatchObject(taken);
      await psp.call('PUT', '/control', { take: 'asked' });
      expect((await psp.withCard('payment-3', card)).body).toMatchObject({ amount: 4000, currency: 'USD' });
      expect((await psp.call('PUT', '/control', { take: 'everything' })).status).toBe(400);
    },
  );

  it('fails without a trace with one card, and loses the answer with another', async () => {
    expect((await psp.withCard('payment-1', '4000000000000341')).status).toBe(500);
    expect((await psp.call('GET', '/v1/charges/payment-1')).status).toBe(404);
    await expect(psp.withCard('payment-2', '4000000000000259')).rejects.toThrow('fetch failed');
    expect((await psp.call('GET', '/v1/charges/payment-2')).body['status']).toBe('captured');
    expect((await psp.withCard('payment-2', '4000000000000259')).status).toBe(201);
    expect(psp.lines()).toHaveLength(1);
  });
});
