import type { PaymentGateway } from '../../src/orders/application/ports/payment-gateway.js';
import { CardNumber } from '../../src/orders/domain/card-number.js';
import { newOrderCode } from '../../src/orders/domain/order-code.js';
import type { PaymentId, PaymentInstrument, RefundId } from '../../src/orders/domain/payment.js';
import { HttpPaymentGateway } from '../../src/orders/infrastructure/payment/http-payment.gateway.js';
import { ProviderClient } from '../../src/orders/infrastructure/payment/provider-client.js';
import { SimulatedPaymentGateway } from '../../src/orders/infrastructure/payment/simulated-payment.gateway.js';
import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import { newId } from '../../src/shared/ids.js';
import { Money } from '../../src/shared/money.js';
import { MutableClock } from '../support/mutable-clock.js';
import { PaymentProvider, PROVIDER_KEY } from '../support/payment-provider.js';
import { startTestDatabase } from '../support/test-database.js';

interface Adapter {
  readonly gateway: PaymentGateway;
  close(): Promise<void>;
}

async function simulated(): Promise<Adapter> {
  const db = await startTestDatabase([ordersPersistence]);
  return {
    gateway: new SimulatedPaymentGateway(db.database, db.unitOfWork, new MutableClock()),
    close: () => db.close(),
  };
}

async function http(): Promise<Adapter> {
  const provider = await PaymentProvider.prepare();
  await provider.start();
  const client = new ProviderClient({ url: new URL(provider.url), apiKey: PROVIDER_KEY, timeoutMs: 5_000 });
  return { gateway: new HttpPaymentGateway(client), close: () => provider.kill() };
}

describe.each([
  ['simulated', simulated],
  ['http', http],
])('the payment gateway %s', (_name, start) => {
  let adapter: Adapter;
  let gateway: PaymentGateway;

  beforeAll(async () => {
    adapter = await start();
    gateway = adapter.gateway;
  });

  afterAll(() => adapter.close());

  const orderCode = newOrderCode();
  const amount = Money.of(4000, 'USD');
  const card = (number: string): PaymentInstrument => ({ method: 'credit_card', card: CardNumber.parse(number) });
  const charge = (instrument: PaymentInstrument, paymentId = newId<PaymentId>()) =>
    gateway.charge({ paymentId, orderCode, amount, instrument });
  const captured = { kind: 'captured', reference: expect.any(String), amount };

  it.each([
    ['4242424242424242', captured],
    ['4000000000000002', { kind: 'declined', reason: 'card_declined' }],
    ['4000000000009995', { kind: 'declined', reason: 'insufficient_funds' }],
    ['5555555555554444', { kind: 'declined', reason: 'unsupported_card' }],
  ])('answers the card %s the same each time, and when it is asked later', async (number, answer) => {
    const paymentId = newId<PaymentId>();
    const first = await charge(card(number), paymentId);
    expect(first).toEqual(answer);
    expect(await charge(card(number), paymentId)).toEqual(first);
    expect(await gateway.find(paymentId)).toEqual(first);
  });

  it.each(['paypal', 'bank_transfer'] as const)('captures by %s', async (method) => {
    expect(await charge({ method })).toEqual(captured);
  });

  it('has a charge that failed in its books as a refusal', async () => {
    const paymentId = newId<PaymentId>();
    await charge(card('4000000000000119'), paymentId).catch(() => undefined);
    expect(await gateway.find(paymentId)).toEqual({ kind: 'declined', reason: 'provider_error' });
  });

  it('loses the answer of one card, and has captured it', async () => {
    const paymentId = newId<PaymentId>();
    await expect(charge(card('4000000000000259'), paymentId)).rejects.toThrow();
    expect(await gateway.find(paymentId)).toEqual(captured);
  });

  it('charges an attempt once, however many calls come at once', async () => {
    const paymentId = newId<PaymentId>();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => charge(card('4242424242424242'), paymentId)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await gateway.refund({ refundId: newId<RefundId>(), paymentId, amount });
    await expect(refund(paymentId, 1)).rejects.toThrow();
  });

  it('knows nothing of an attempt that never reached it', async () => {
    expect(await gateway.find(newId<PaymentId>())).toEqual({ kind: 'not_found' });
  });

  it('takes nothing for an attempt that was given up, however often it is asked', async () => {
    const paymentId = newId<PaymentId>();
    for (let times = 0; times < 2; times += 1) {
      expect(await gateway.cancel(paymentId)).toEqual({ kind: 'not_found' });
      expect(await charge(card('4242424242424242'), paymentId)).toEqual({ kind: 'declined', reason: 'provider_error' });
      expect(await gateway.find(paymentId)).toEqual({ kind: 'not_found' });
    }
    await expect(refund(paymentId, 4000)).rejects.toThrow();
  });

  it('does not undo by giving up what has happened', async () => {
    const [paid, refused] = [newId<PaymentId>(), newId<PaymentId>()];
    await charge(card('4242424242424242'), paid);
    await charge(card('4000000000000002'), refused);
    expect(await gateway.cancel(paid)).toEqual(captured);
    expect(await gateway.cancel(refused)).toEqual({ kind: 'declined', reason: 'card_declined' });
    expect(await gateway.find(paid)).toEqual(captured);
  });

  it('decides for one of the two when a charge and its giving up come at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const paymentId = newId<PaymentId>();
      const [answer, record] = await Promise.all([
        charge(card('4242424242424242'), paymentId),
        gateway.cancel(paymentId),
      ]);
      const isTaken = answer.kind === 'captured';
      expect(record.kind).toBe(isTaken ? 'captured' : 'not_found');
      expect((await gateway.find(paymentId)).kind).toBe(isTaken ? 'captured' : 'not_found');
    }
  });

  const refund = (paymentId: PaymentId, minor: number, refundId = newId<RefundId>()) =>
    gateway.refund({ refundId, paymentId, amount: Money.of(minor, 'USD') });

  it('gives back in parts, each once, and never more than was captured', async () => {
    const paymentId = newId<PaymentId>();
    await charge(card('4242424242424242'), paymentId);
    const first = newId<RefundId>();
    await Promise.all([1, 2, 3].map(() => refund(paymentId, 1500, first)));
    await refund(paymentId, 1500);
    await expect(refund(paymentId, 1001)).rejects.toThrow();
    await refund(paymentId, 1000);
    await refund(paymentId, 1500, first);
    await expect(refund(paymentId, 1)).rejects.toThrow();
  });

  it('gives the money back once when ten refunds of all of it come at once', async () => {
    const paymentId = newId<PaymentId>();
    await charge(card('4242424242424242'), paymentId);
    const refunds = await Promise.allSettled(Array.from({ length: 10 }, () => refund(paymentId, 4000)));
    expect(refunds.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('gives nothing back in another currency', async () => {
    const paymentId = newId<PaymentId>();
    await charge(card('4242424242424242'), paymentId);
    const euros = { refundId: newId<RefundId>(), paymentId, amount: Money.of(4000, 'EUR') };
    await expect(gateway.refund(euros)).rejects.toThrow();
    await refund(paymentId, 4000);
  });

  it('gives nothing back of what was declined, or never charged', async () => {
    const paymentId = newId<PaymentId>();
    await charge(card('4000000000000002'), paymentId);
    await expect(refund(paymentId, 4000)).rejects.toThrow();
    await expect(refund(newId<PaymentId>(), 4000)).rejects.toThrow();
  });
});
