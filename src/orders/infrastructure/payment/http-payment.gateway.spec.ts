import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { newId } from '../../../shared/ids.js';
import { Money } from '../../../shared/money.js';
import { CardNumber } from '../../domain/card-number.js';
import { newOrderCode } from '../../domain/order-code.js';
import type { PaymentId, RefundId } from '../../domain/payment.js';
import { HttpPaymentGateway } from './http-payment.gateway.js';
import { ProviderClient } from './provider-client.js';
import { ProviderRefusedError, ProviderUnavailableError } from './provider-errors.js';

const CARD = '4242424242424242';
const KEY = 'a-key-for-tests-only';

let server: Server;
let gateway: HttpPaymentGateway;
let asked: { method: string; path: string; key: unknown; authorization: unknown; body: string }[];
let respond: (response: ServerResponse, request: IncomingMessage) => void;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const { authorization, 'idempotency-key': key } = request.headers;
      asked.push({ method: request.method ?? '', path: request.url ?? '', key, authorization, body });
      respond(response, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}`);
  gateway = new HttpPaymentGateway(new ProviderClient({ url, apiKey: KEY, timeoutMs: 1_000 }));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const paymentId = newId<PaymentId>();
const amount = Money.of(4000, 'USD');
const charged = { id: 'ch_1', payment: paymentId, status: 'captured', amount: 4000, currency: 'USD' };
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const charge = () =>
  gateway.charge({
    paymentId,
    orderCode: newOrderCode(),
    amount,
    instrument: { method: 'credit_card', card: CardNumber.parse(CARD) },
  });

async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not fail');
}

describe('the payment gateway over HTTP', () => {
  it('shows its key and our id of the payment, and takes the answer', async () => {
    respond = json(201, charged);
    await expect(charge()).resolves.toEqual({ kind: 'captured', reference: 'ch_1', amount });
    expect(asked).toMatchObject([
      { method: 'POST', path: '/v1/charges', key: paymentId, authorization: `Bearer ${KEY}` },
    ]);
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
      amount: 4000,
      currency: 'USD',
      method: 'credit_card',
      cardNumber: CARD,
    });
  });

  it('takes any reason that it does not know for a refusal of the card', async () => {
    respond = json(201, { ...charged, status: 'declined', reason: 'stolen_card' });
    await expect(charge()).resolves.toEqual({ kind: 'declined', reason: 'card_declined' });
  });

  it.each<[string, (response: ServerResponse, request: IncomingMessage) => void]>([
    ['a 500', json(500, {})],
    ['a 503 of a balancer', json(503, '<html>')],
    ['a 429', json(429, { error: { code: 'slow_down' } })],
    ['no JSON', json(200, 'OK')],
    ['a list', json(200, [])],
    ['an empty body', json(200, '')],
    ['another payment', json(201, { ...charged, payment: newId<PaymentId>() })],
    ['a status nobody knows', json(201, { ...charged, status: 'pending' })],
    ['a capture without an amount', json(201, { ...charged, amount: undefined })],
    ['a capture of nothing', json(201, { ...charged, amount: 0 })],
    ['less than nothing', json(201, { ...charged, amount: -4000 })],
    ['an amount as text', json(201, { ...charged, amount: '4000' })],
    ['half a cent', json(201, { ...charged, amount: 4000.5 })],
    ['more money than there is', json(201, { ...charged, amount: 1e15 })],
    ['a currency that is none', json(201, { ...charged, currency: 'dollars' })],
    ['no currency', json(201, { ...charged, currency: undefined })],
    ['a capture without a name', json(201, { ...charged, id: undefined })],
    ['a name that is none', json(201, { ...charged, id: '<script>' })],
    ['a flood', json(201, ' '.repeat(100_000))],
    ['a redirect', json(307, '', { location: 'http://127.0.0.1:9/elsewhere' })],
    ['a broken connection', (_response, request) => request.socket.destroy()],
    [
      'half an answer',
      (response, request) => {
        response.writeHead(201, { 'content-length': '500' }).write('{"id":');
        setImmediate(() => request.socket.destroy());
      },
    ],
    ['silence', () => undefined],
    ['a trickle', (response) => response.writeHead(201).write(' ')],
  ])('counts %s as no answer, and says nothing of the card', async (_name, answer) => {
    respond = answer;
    const error = await failureOf(charge());
    expect(error).toBeInstanceOf(ProviderUnavailableError);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(CARD);
    expect(inspect(error, { depth: 10 })).not.toContain(KEY);
    expect(asked).toHaveLength(1);
  });

  it('counts a provider that is not there as no answer', async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    expect(await failureOf(charge())).toBeInstanceOf(ProviderUnavailableError);
    expect(await failureOf(gateway.find(paymentId))).toBeInstanceOf(ProviderUnavailableError);
  });

  it.each([
    [401, 'unauthorized', /401 unauthorized\): check PAYMENT_API_KEY/],
    [403, 'forbidden', /check PAYMENT_API_KEY/],
    [404, 'no_such_route', /404 no_such_route\): check PAYMENT_URL/],
    [422, 'idempotency_key_reused', /422 idempotency_key_reused\)$/],
    [400, `card ${CARD}`, /400 without a reason\)$/],
  ])('says clearly what a %d %s means', async (status, code, message) => {
    respond = json(status, { error: { code, message: `what you sent was ${CARD}` } });
    const error = await failureOf(charge());
    expect(error).toBeInstanceOf(ProviderRefusedError);
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: 10 })).not.toContain(CARD);
  });

  it('believes that a charge is unknown only where the provider itself says so', async () => {
    respond = json(404, { error: { code: 'charge_not_found' } });
    await expect(gateway.find(paymentId)).resolves.toEqual({ kind: 'not_found' });
    respond = json(404, '<html>no such page</html>');
    await expect(gateway.find(paymentId)).rejects.toThrow('check PAYMENT_URL');
    respond = json(200, { ...charged, payment: newId<PaymentId>() });
    await expect(gateway.find(paymentId)).rejects.toThrow(ProviderUnavailableError);
  });

  it('is content with the refund that it asked for, and with no other', async () => {
    const refundId = newId<RefundId>();
    const made = { id: 're_1', refund: refundId, payment: paymentId, amount: 4000, currency: 'USD' };
    const refund = () => gateway.refund({ refundId, paymentId, amount });
    respond = json(201, made);
    await refund();
    expect(asked).toMatchObject([{ method: 'POST', path: `/v1/charges/${paymentId}/refunds`, key: refundId }]);
    for (const other of [{ amount: 3999 }, { currency: 'EUR' }, { refund: newId<RefundId>() }]) {
      respond = json(201, { ...made, ...other });
      await expect(refund()).rejects.toThrow(ProviderUnavailableError);
    }
    respond = json(409, { error: { code: 'refund_exceeds_captured' } });
    await expect(refund()).rejects.toThrow(/409 refund_exceeds_captured/);
  });
});
