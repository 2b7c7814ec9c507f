import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Money } from '../../../shared/money.js';
import { HttpProviderLedger } from './http-provider.ledger.js';
import { ProviderClient } from './provider-client.js';
import { ProviderRefusedError, ProviderUnavailableError } from './provider-errors.js';

let server: Server;
let ledger: HttpProviderLedger;
let asked: string[];
let respond: (response: ServerResponse) => void;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    respond(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  ledger = new HttpProviderLedger(new ProviderClient({ url, apiKey: 'a-key-for-tests-only', timeoutMs: 1_000 }));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const answers = (status: number, body: unknown): void => {
  respond = (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
};
const charge = (payment: string, more: object = {}): object => ({
  ...{ id: 'ch_1', payment, status: 'captured', amount: 4000, currency: 'USD' },
  ...more,
});
const refund = (name: string, payment: string, more: object = {}): object => ({
  ...{ id: 're_1', refund: name, payment, amount: 10, currency: 'USD' },
  ...more,
});
const PAGE = { charges: [charge('payment-2')], refunds: [refund('refund-01', 'payment-2')], next: null };

describe('the books of a provider over HTTP', () => {
  it('are asked for a page at a time, and sorted by payment', async () => {
    answers(200, {
      charges: [
        charge('payment-3', { status: 'declined', reason: 'card_declined' }),
        charge('payment-2'),
        charge('payment-4', { status: 'cancelled', amount: 0, currency: 'XXX' }),
      ],
      refunds: [refund('refund-01', 'payment-2'), refund('refund-02', 'payment-1'), refund('refund-03', 'payment-2')],
      next: 'payment-4',
    });
    const given = (name: string) => ({ refundId: name, amount: Money.of(10, 'USD') });
    expect(await ledger.page(null, 500)).toEqual({
      payments: [
        { paymentId: 'payment-1', captured: null, refunds: [given('refund-02')] },
        { paymentId: 'payment-2', captured: Money.of(4000, 'USD'), refunds: [given('refund-01'), given('refund-03')] },
        { paymentId: 'payment-3', captured: null, refunds: [] },
        { paymentId: 'payment-4', captured: null, refunds: [] },
      ],
      upTo: 'payment-4',
    });
    answers(200, { charges: [], refunds: [], next: null });
    expect(await ledger.page('payment-4', 7)).toEqual({ payments: [], upTo: null });
    expect(asked).toEqual(['GET /v1/ledger?limit=500', 'GET /v1/ledger?limit=7&after=payment-4']);
  });

  it('may be longer than the answer to a charge', async () => {
    const charges = Array.from({ length: 500 }, (_, index) =>
      charge(`payment-${1000 + index}`, { note: 'x'.repeat(500) }),
    );
    answers(200, { ...PAGE, charges, refunds: [] });
    expect((await ledger.page(null, 500)).payments).toHaveLength(500);
  });

  it.each<[string, unknown]>([
    ['no JSON', '{"charges":['],
    ['nothing in it', {}],
    ['no end', { ...PAGE, next: undefined }],
    ['an end that is no id', { ...PAGE, next: '' }],
    ['no list', { ...PAGE, charges: {} }],
    ['null in the list', { ...PAGE, charges: [null] }],
    ['a charge without a payment', { ...PAGE, charges: [charge('')] }],
    ['a charge without an amount', { ...PAGE, charges: [charge('payment-2', { amount: undefined })] }],
    ['a charge of another kind', { ...PAGE, charges: [charge('payment-2', { status: 'disputed' })] }],
    ['a refund of less than nothing', { ...PAGE, refunds: [refund('refund-01', 'payment-2', { amount: -1 })] }],
    ['a refund of nobody', { ...PAGE, refunds: [refund('refund-01', '')] }],
    ['what was asked for before', { ...PAGE, charges: [charge('payment-1')] }],
    ['what was asked for before, once more', { ...PAGE, charges: [charge('payment-0')] }],
    ['what comes after its end', { ...PAGE, next: 'payment-11' }],
    ['an end before its beginning', { charges: [], refunds: [], next: 'payment-1' }],
    ['too much', { ...PAGE, note: 'x'.repeat(5_000_000) }],
  ])('with %s are no answer', async (_name, body) => {
    answers(200, body);
    await expect(ledger.page('payment-1', 500)).rejects.toThrow(ProviderUnavailableError);
  });

  it('that do not come in time are no answer', async () => {
    respond = () => undefined;
    await expect(ledger.page(null, 500)).rejects.toThrow(ProviderUnavailableError);
  });

  it('that the provider does not show to us say what to look at', async () => {
    answers(401, { error: { code: 'unauthorized' } });
    await expect(ledger.page(null, 500)).rejects.toThrow(ProviderRefusedError);
    await expect(ledger.page(null, 500)).rejects.toThrow('PAYMENT_API_KEY');
  });
});
