import { CardNumber } from '../../src/orders/domain/card-number.js';
import { newOrderCode } from '../../src/orders/domain/order-code.js';
import type { PaymentId, PaymentInstrument, RefundId } from '../../src/orders/domain/payment.js';
import {
  AnswerLostError,
  SimulatedPaymentGateway,
} from '../../src/orders/infrastructure/payment/simulated-payment.gateway.js';
import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import { newId } from '../../src/shared/ids.js';
import { Money } from '../../src/shared/money.js';
import { MutableClock } from '../support/mutable-clock.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

let db: TestDatabase;
let gateway: SimulatedPaymentGateway;

beforeAll(async () => {
  db = await startTestDatabase([ordersPersistence]);
  gateway = new SimulatedPaymentGateway(db.database, db.unitOfWork, new MutableClock());
});

afterAll(() => db.close());

const card = (number: string): PaymentInstrument => ({ method: 'credit_card', card: CardNumber.parse(number) });
const amount = Money.of(4000, 'USD');
const charge = (instrument: PaymentInstrument, paymentId = newId<PaymentId>()) =>
  gateway.charge({ paymentId, orderCode: newOrderCode(), amount, instrument });

describe('the simulated provider', () => {
  it.each([
    ['4242424242424242', { kind: 'captured' }],
    ['4000000000000002', { kind: 'declined', reason: 'card_declined' }],
    ['4000000000009995', { kind: 'declined', reason: 'insufficient_funds' }],
    ['4000000000000119', { kind: 'declined', reason: 'provider_error' }],
    ['5555555555554444', { kind: 'declined', reason: 'unsupported_card' }],
  ])('answers the card %s the same each time, and when it is asked later', async (number, answer) => {
    const paymentId = newId<PaymentId>();
    expect(await charge(card(number), paymentId)).toMatchObject(answer);
    expect(await gateway.find(paymentId)).toMatchObject(answer);
  });

  it.each(['paypal', 'bank_transfer'] as const)('captures by %s', async (method) => {
    expect(await charge({ method })).toMatchObject({ kind: 'captured' });
  });

  it('loses the answer of one card, and has captured it', async () => {
    const paymentId = newId<PaymentId>();
    await expect(charge(card('4000000000000259'), paymentId)).rejects.toThrow(AnswerLostError);
    expect(await gateway.find(paymentId)).toMatchObject({ kind: 'captured' });
  });

  it('charges an attempt once, whatever comes again under its id', async () => {
    const paymentId = newId<PaymentId>();
    const instruments = [card('4242424242424242'), card('4000000000000002'), card('4242424242424242')];
    const answers = await Promise.all(instruments.map((instrument) => charge(instrument, paymentId)));
    expect(new Set(answers.map(({ kind }) => kind)).size).toBe(1);
    const rows = await db.database.query('SELECT * FROM orders_simulated_charges WHERE payment_id = ?', [paymentId]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('42424242');
  });

  it('knows nothing of an attempt that never reached it', async () => {
    expect(await gateway.find(newId<PaymentId>())).toEqual({ kind: 'not_found' });
  });

  it('gives back once a refund, and never more than was captured', async () => {
    const paymentId = newId<PaymentId>();
    await charge(card('4242424242424242'), paymentId);
    const refundId = newId<RefundId>();
    await Promise.all([1, 2, 3].map(() => gateway.refund({ refundId, paymentId, amount })));
    const more = { refundId: newId<RefundId>(), paymentId, amount: Money.of(1, 'USD') };
    await expect(gateway.refund(more)).rejects.toThrow('more than was captured');
    const rows = await db.database.query('SELECT amount FROM orders_simulated_refunds WHERE payment_id = ?', [
      paymentId,
    ]);
    expect(rows).toEqual([{ amount: 4000 }]);
  });

  it('gives nothing back of what was declined', async () => {
    const paymentId = newId<PaymentId>();
    await charge(card('4000000000000002'), paymentId);
    await expect(gateway.refund({ refundId: newId<RefundId>(), paymentId, amount })).rejects.toThrow();
  });
});
