import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { eventually } from '../../test/support/eventually.js';
import { type RunningProvider, startProvider } from './provider.js';
import { readSettings } from './settings.js';

const KEY = 'a-key-for-tests-only';
const SECRET = 's'.repeat(32);
const CARD = '4242424242424242';

let provider: RunningProvider;
let ledger: string;

async function start(more: Record<string, string> = {}): Promise<void> {
  const settings = { PSP_API_KEY: KEY, PSP_PORT: '0', PSP_LEDGER: ledger, PSP_CONTROL: 'on', ...more };
  provider = await startProvider(readSettings(settings, []), pino({ level: 'silent' }));
}

beforeEach(async () => {
  ledger = join(mkdtempSync(join(tmpdir(), 'bookstore-psp-')), 'ledger.jsonl');
  await start();
});

afterEach(() => provider.stop());

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly code: unknown;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`${provider.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const found = JSON.parse(await answer.text()) as Record<string, unknown>;
  return { status: answer.status, body: found, code: (found['error'] as { code?: unknown } | undefined)?.code };
}

const GOOD = { amount: 4000, currency: 'USD', method: 'credit_card', cardNumber: CARD };
const charge = (key: string, body: unknown = GOOD) => call('POST', '/v1/charges', body, { 'idempotency-key': key });
const withCard = (key: string, cardNumber: string) => charge(key, { ...GOOD, cardNumber });
const refund = (payment: string, key: string, amount: unknown, currency = 'USD') =>
  call('POST', `/v1/charges/${payment}/refunds`, { amount, currency }, { 'idempotency-key': key });
const lines = (): string[] => readFileSync(ledger, 'utf8').trim().split('\n').filter(Boolean);

describe('the payment provider', () => {
  it.each<Record<string, string>>([
    {},
    { authorization: '' },
    { authorization: 'Bearer nobody' },
    { authorization: `Basic ${KEY}` },
  ])('lets nobody in with %j', async (headers) => {
    const answer = await fetch(`${provider.url}/v1/ledger`, { headers });
    expect(answer.status).toBe(401);
  });

  it.each<[string, unknown, number, string]>([
    ['no JSON', '{', 400, 'invalid_json'],
    ['a list', [], 400, 'invalid_request'],
    ['null', 'null', 400, 'invalid_request'],
    ['nothing in it', {}, 400, 'invalid_request'],
    ['an amount as text', { ...GOOD, amount: '4000' }, 400, 'invalid_request'],
    ['no money', { ...GOOD, amount: 0 }, 400, 'invalid_request'],
    ['less than no money', { ...GOOD, amount: -1 }, 400, 'invalid_request'],
    ['half a cent', { ...GOOD, amount: 0.5 }, 400, 'invalid_request'],
    ['more money than there is', { ...GOOD, amount: 1e15 }, 400, 'invalid_request'],
    ['a currency in small letters', { ...GOOD, currency: 'usd' }, 400, 'invalid_request'],
    ['another way to pay', { ...GOOD, method: 'cash' }, 400, 'invalid_request'],
    ['no card', { ...GOOD, cardNumber: undefined }, 400, 'invalid_request'],
    ['a list of cards', { ...GOOD, cardNumber: [CARD] }, 400, 'invalid_request'],
    ['a line break', { ...GOOD, order: 'a\nb' }, 400, 'invalid_request'],
    ['too much', 'x'.repeat(20_000), 413, 'too_large'],
  ])('refuses a charge with %s', async (_name, body, status, code) => {
    const answer = await charge('payment-1', body);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(JSON.stringify(answer.body)).not.toContain(CARD);
    expect(lines()).toEqual([]);
  });

  it('refuses what has no key, another type, or no address', async () => {
    for (const key of ['', 'short', 'a key with spaces', 'k'.repeat(65)]) {
      expect((await charge(key)).code).toBe('idempotency_key_missing');
    }
    expect(
      (await call('POST', '/v1/charges', GOOD, { 'content-type': 'text/plain', 'idempotency-key': 'payment-1' }))
        .status,
    ).toBe(415);
    expect((await call('PUT', '/v1/charges', GOOD)).status).toBe(405);
    expect((await call('GET', '/v1/nothing')).status).toBe(404);
    expect((await call('GET', '/v1/charges/payment-1')).code).toBe('charge_not_found');
  });

  it('acts once for a key, however many ask at once, and answers all the same', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => charge('payment-1')));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 201, body: { status: 'captured', amount: 4000, last4: '4242' } });
    expect(lines()).toHaveLength(1);
    expect(lines().join()).not.toContain(CARD);
  });

  it.each([
    { amount: 4001 },
    { currency: 'EUR' },
    { method: 'paypal' },
    { cardNumber: '4000000000000002' },
    { order: 'BK-2' },
  ])('refuses the same key with %j, while the first is served and afterwards', async (change) => {
    const [first, second] = await Promise.all([charge('payment-1'), charge('payment-1', { ...GOOD, ...change })]);
    expect([first.status, second.status].sort()).toEqual([201, 422]);
    const other = first.status === 201 ? { ...GOOD, ...change } : GOOD;
    expect((await charge('payment-1', other)).code).toBe('idempotency_key_reused');
    expect(lines()).toHaveLength(1);
  });

  it.each([
    ['4000000000000002', 201, 'declined', 'card_declined'],
    ['4000000000009995', 201, 'declined', 'insufficient_funds'],
    ['5555555555554444', 201, 'declined', 'unsupported_card'],
    ['4000000000000119', 500, 'declined', 'provider_error'],
  ])('does with the card %s what is expected of it, twice the same', async (card, status, outcome, reason) => {
    expect((await withCard('payment-1', card)).status).toBe(status);
    expect((await withCard('payment-1', card)).status).toBe(status);
    const found = await call('GET', '/v1/charges/payment-1');
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
      const answer = await withCard('payment-1', card);
      expect([answer.status, answer.body]).toMatchObject([201, taken]);
      expect(await withCard('payment-1', card)).toEqual(answer);
      expect((await call('GET', '/v1/charges/payment-1')).body).toMatchObject(taken);
      expect((await refund('payment-1', 'refund-01', amount + 1, currency)).code).toBe('refund_exceeds_captured');
      expect((await refund('payment-1', 'refund-02', amount, currency)).status).toBe(201);
      await call('PUT', '/control', { take });
      await expect(withCard('payment-2', '4000000000000259')).rejects.toThrow('fetch failed');
      expect((await call('GET', '/v1/charges/payment-2')).body).toMatchObject(taken);
      await call('PUT', '/control', { take: 'asked' });
      expect((await withCard('payment-3', card)).body).toMatchObject({ amount: 4000, currency: 'USD' });
      expect((await call('PUT', '/control', { take: 'everything' })).status).toBe(400);
    },
  );

  it('fails without a trace with one card, and loses the answer with another', async () => {
    expect((await withCard('payment-1', '4000000000000341')).status).toBe(500);
    expect((await call('GET', '/v1/charges/payment-1')).status).toBe(404);
    await expect(withCard('payment-2', '4000000000000259')).rejects.toThrow('fetch failed');
    expect((await call('GET', '/v1/charges/payment-2')).body['status']).toBe('captured');
    expect((await withCard('payment-2', '4000000000000259')).status).toBe(201);
    expect(lines()).toHaveLength(1);
  });

  it('takes nothing for what was cancelled, also when the charge was on its way', async () => {
    await call('PUT', '/control', { slowMs: 300 });
    const slow = withCard('payment-1', '4000000000003055');
    expect((await call('POST', '/v1/charges/payment-1/cancellation')).body['status']).toBe('cancelled');
    expect((await slow).body['status']).toBe('cancelled');
    expect((await charge('payment-1')).body['status']).toBe('cancelled');
    expect((await refund('payment-1', 'refund-01', 1)).code).toBe('charge_not_captured');
    expect(lines()).toHaveLength(1);
  });

  it('gives back at most what it took, in as many parts as are asked for, each once', async () => {
    await charge('payment-1');
    const parts = await Promise.all(
      Array.from({ length: 10 }, (_, index) => refund('payment-1', `refund-0${index}`, 1000)),
    );
    expect(parts.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 409, 409, 409, 409, 409, 409]);
    expect(parts.find(({ status }) => status === 409)?.code).toBe('refund_exceeds_captured');
    const done = parts.findIndex(({ status }) => status === 201);
    expect(await refund('payment-1', `refund-0${done}`, 1000)).toEqual(parts[done]);
    expect((await refund('payment-1', `refund-0${done}`, 999)).code).toBe('idempotency_key_reused');
    expect((await refund('payment-1', 'refund-xx', 1, 'EUR')).code).toBe('wrong_currency');
    expect((await refund('payment-1', 'refund-xx', '1')).code).toBe('invalid_request');
    expect((await refund('payment-9', 'refund-xx', 1)).code).toBe('charge_not_found');
    expect((await call('GET', '/v1/charges/payment-1')).body['refunded']).toBe(4000);
  });

  it('remembers all of it when it is started again', async () => {
    await charge('payment-1');
    await withCard('payment-2', '4000000000000002');
    await refund('payment-1', 'refund-01', 1500);
    const before = await call('GET', '/v1/ledger');
    await provider.stop();
    await start();
    expect(await call('GET', '/v1/ledger')).toEqual(before);
    expect((await charge('payment-1')).status).toBe(201);
    expect((await refund('payment-1', 'refund-02', 2501)).status).toBe(409);
  });

  it('shows its books a page at a time, by payment, whatever the order they came in, each with its refunds', async () => {
    for (const number of [3, 1, 6, 5, 2, 4]) await charge(`payment-${number}`);
    await refund('payment-4', 'refund-01', 1);
    await refund('payment-1', 'refund-02', 2);
    await refund('payment-1', 'refund-03', 3);
    const pages: string[][] = [];
    let next: string | null | undefined;
    do {
      const { body } = await call('GET', `/v1/ledger?limit=2${next === undefined ? '' : `&after=${next}`}`);
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
    for (const number of [2, 4]) await charge(`payment-${number}`);
    expect((await call('GET', '/v1/ledger?limit=1')).body['next']).toBe('payment-2');
    for (const number of [1, 3]) await charge(`payment-${number}`);
    const { body } = await call('GET', '/v1/ledger?after=payment-2');
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
    const answer = await call('GET', `/v1/ledger?${query}`);
    const [name = ''] = query.split('=');
    expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
    expect(answer.body).toMatchObject({ error: { fields: { [name]: expect.any(String) } } });
  });

  it('is steered by tests only where that was allowed', async () => {
    await call('PUT', '/control', { charges: 'decline' });
    expect((await charge('payment-1')).body['status']).toBe('declined');
    expect((await call('PUT', '/control', { charges: 'dance' })).status).toBe(400);
    await provider.stop();
    await start({ PSP_CONTROL: 'off' });
    expect((await call('PUT', '/control', { charges: 'card' })).status).toBe(404);
  });
});

describe('its webhooks', () => {
  interface Heard {
    readonly id: string;
    readonly type: string;
  }
  let shop: Server;
  let heard: Heard[];
  let answer: (event: Heard) => number;

  beforeEach(async () => {
    heard = [];
    answer = () => 204;
    shop = createServer((request, response) => {
      void textOf(request).then((text) => {
        const event = JSON.parse(text) as Heard;
        heard.push(event);
        response.writeHead(answer(event)).end();
      });
    });
    shop.listen(0, '127.0.0.1');
    await once(shop, 'listening');
    await provider.stop();
    await startTelling();
  });

  afterEach(() => {
    shop.closeAllConnections();
    shop.close();
  });

  const startTelling = () => {
    const { port } = shop.address() as AddressInfo;
    return start({
      PSP_WEBHOOK_URL: `http://127.0.0.1:${port}/webhooks`,
      PSP_WEBHOOK_SECRET: SECRET,
      PSP_WEBHOOK_RETRY_MS: '10',
    });
  };
  const told = (count: number) =>
    eventually(
      async () => heard.length,
      (length) => length >= count,
    );
  const marked = (count: number) =>
    eventually(
      async () => lines().filter((line) => line.includes('"delivered"')).length,
      (length) => length >= count,
    );

  it('are repeated until they are answered with 2xx, under the same id', async () => {
    answer = () => [500, 404, 301, 204][heard.length - 1] ?? 204;
    await charge('payment-1');
    await marked(1);
    expect(heard.map(({ type }) => type)).toEqual(Array(4).fill('charge.captured'));
    expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
  });

  it('that were not heard are told by the next process, and no others', async () => {
    await charge('payment-1');
    await marked(1);
    answer = () => 503;
    await withCard('payment-2', '4000000000000002');
    await told(2);
    await provider.stop();
    heard.length = 0;
    answer = () => 204;
    await startTelling();
    await marked(2);
    expect(new Set(heard.map(({ type }) => type))).toEqual(new Set(['charge.declined']));
  });

  it('can be held back, reordered and multiplied', async () => {
    await call('PUT', '/control', { hold: true, order: 'reversed', copies: 3 });
    await charge('payment-1');
    await refund('payment-1', 'refund-01', 1);
    expect(heard).toEqual([]);
    await call('PUT', '/control', { hold: false });
    await marked(2);
    expect(heard.map(({ type }) => type)).toEqual([
      ...Array(3).fill('refund.made'),
      ...Array(3).fill('charge.captured'),
    ]);
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
