import { Psp } from '../../test/builders/psp.js';

let psp: Psp;

beforeEach(async () => {
  psp = await Psp.start();
});

afterEach(() => psp.stop());

describe('the books of the payment provider', () => {
  it('remembers all of it when it is started again', async () => {
    await psp.charge('payment-1');
    await psp.withCard('payment-2', '4000000000000002');
    await psp.refund('payment-1', 'refund-01', 1500);
    const before = await psp.call('GET', '/v1/ledger');
    await psp.stop();
    await psp.start();
    expect(await psp.call('GET', '/v1/ledger')).toEqual(before);
    expect((await psp.charge('payment-1')).status).toBe(201);
    expect((await psp.refund('payment-1', 'refund-02', 2501)).status).toBe(409);
  });

  it('shows its books a page at a time, by payment, whatever the order they came in, each with its refunds', async () => {
    for (const number of [3, 1, 6, 5, 2, 4]) await psp.charge(`payment-${number}`);
    await psp.refund('payment-4', 'refund-01', 1);
    await psp.refund('payment-1', 'refund-02', 2);
    await psp.refund('payment-1', 'refund-03', 3);
    const pages: string[][] = [];
    let next: string | null | undefined;
    do {
      const { body } = await psp.call('GET', `/v1/ledger?limit=2${next === undefined ? '' : `&after=${next}`}`);
      const { charges, refunds } = body as { charges: { payment: string }[]; refunds: { refund: string }[] };
      pages.push([...charges.map(({ payment }) => payment), ...refunds.map((one) => one.refund)]);
      next = body['next'] as string | null;
    } while (next !== null);
    expect(pages).toEqual([
      ['payment-1', 'payment-2', 'refund-02', 'refund-03'],
      ['payment-3', 'payment-4', 'refund-01'],
      ['payment-5', 'payment-6'],
    ]);
  });

  it('shows on a later page what came after an earlier one was asked for, and sorts behind it', async () => {
    for (const number of [2, 4]) await psp.charge(`payment-${number}`);
    expect((await psp.call('GET', '/v1/ledger?limit=1')).body['next']).toBe('payment-2');
    for (const number of [1, 3]) await psp.charge(`payment-${number}`);
    const { body } = await psp.call('GET', '/v1/ledger?after=payment-2');
    const { charges } = body as { charges: { payment: string }[] };
    expect([charges.map(({ payment }) => payment), body['next']]).toEqual([['payment-3', 'payment-4'], null]);
  });

  it.each([
    'limit=0',
    'limit=501',
    'limit=-1',
    'limit=1.5',
    'limit=ten',
    'limit=',
    'after=',
    'after=a%20key',
    'after=short',
  ])('has no page of its books for %s', async (query) => {
    const answer = await psp.call('GET', `/v1/ledger?${query}`);
    const [name = ''] = query.split('=');
    expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
    expect(answer.body).toMatchObject({ error: { fields: { [name]: expect.any(String) } } });
  });
});
