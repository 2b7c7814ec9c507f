import { Logger } from '@nestjs/common';
import type { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { MISMATCHES, MISMATCH_KINDS, PaymentScene } from '../../../test/builders/payment-scene.js';
import { Money } from '../../shared/money.js';
import type { Order } from '../domain/order.js';
import { OrderMetrics } from './order-metrics.js';

let scene: PaymentScene;
let shop: OrderWorkshop;
let order: Order;

beforeEach(async () => {
  scene = await PaymentScene.start();
  ({ shop, order } = scene);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** How the shop hears of what was taken. */
const WAYS = {
  'by the buyer’s own call': () => shop.pay(order),
  'by asking': async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'after', kind: 'error' });
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    await shop.tick(2_000);
  },
  'by webhook': async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'after', kind: 'error' });
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    await shop.tell(scene.payments[0]?.id ?? '');
  },
  'by webhook before the buyer’s own call ends': async () => {
    shop.gateway.meanwhile = () => shop.tell(scene.payments[0]?.id ?? '');
    await shop.pay(order);
  },
};
type Way = keyof typeof WAYS;
const WAY_NAMES = Object.keys(WAYS) as Way[];

describe('a payment of something else than the total', () => {
  const errors = (): readonly unknown[][] => logged.mock.calls;
  let logged: jest.SpiedFunction<Logger['error']>;
  let counted: jest.SpiedFunction<OrderMetrics['mismatched']>;

  beforeEach(() => {
    logged = jest.spyOn(Logger.prototype, 'error');
    counted = jest.spyOn(OrderMetrics.prototype, 'mismatched');
  });

  it.each(WAY_NAMES.flatMap((way) => MISMATCH_KINDS.map((kind) => [kind, way] as const)))(
    '(%s) that is heard of %s gives back what is not owed, once, and says so',
    async (kind, way) => {
      const { taken, back } = MISMATCHES[kind];
      shop.gateway.takes = () => taken;
      await WAYS[way]();
      await Promise.all([1, 2, 3].map(() => shop.tell(scene.payments[0]?.id ?? '')));
      await shop.tick(60_000);
      const isPaid = kind === 'excess';
      expect(scene.status).toBe(isPaid ? 'paid' : 'reserved');
      expect(scene.payments).toMatchObject([
        { status: isPaid ? 'captured' : 'mismatched', amount: order.total, taken, checkAt: null },
      ]);
      const reason = isPaid ? 'excess' : 'mismatch';
      expect(scene.refunds).toMatchObject([{ cause: reason, reason, amount: back, status: 'refunded' }]);
      expect([...shop.gateway.refunds.values()]).toMatchObject([{ amount: back }]);
      scene.expectSettled();
      const paymentId = scene.payments[0]?.id;
      expect(errors()).toEqual([
        [{ paymentId, kind, asked: order.total, taken }, 'the payment provider took something else than asked for'],
      ]);
      expect(counted.mock.calls).toEqual([[kind]]);
      const outcome = isPaid ? { kind: 'captured' } : { kind: 'declined', reason: 'amount_mismatch' };
      await expect(shop.pay(order)).resolves.toEqual(outcome);
    },
  );

  it.each(['short', 'currency'] as const)('(%s) may be tried again', async (kind) => {
    shop.gateway.takes = () => MISMATCHES[kind].taken;
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'declined', reason: 'amount_mismatch' });
    shop.gateway.takes = (asked) => asked;
    await expect(shop.pay(order, 'pay-2')).resolves.toEqual({ kind: 'captured' });
    expect(scene.payments.map((payment) => payment.status)).toEqual(['mismatched', 'captured']);
    await shop.cancel(order);
    await shop.tick();
    expect(scene.status).toBe('refunded');
    scene.expectSettled();
  });

  it('of too much is given back to its last cent when the order is cancelled, and no more', async () => {
    shop.gateway.takes = () => MISMATCHES.excess.taken;
    await shop.pay(order);
    await shop.cancel(order);
    expect(scene.refunds.map(({ cause, amount }) => [cause, amount.amount])).toEqual([
      ['excess', 500],
      ['order', 4000],
    ]);
    expect(scene.status).toBe('refunded');
    scene.expectSettled();
  });

  it('says nothing about the order by its refund: neither does the order wait for it, nor does it end with it', async () => {
    shop.gateway.takes = () => MISMATCHES.excess.taken;
    const refund = jest.spyOn(shop.gateway, 'refund').mockRejectedValueOnce(new Error('not now'));
    await shop.pay(order);
    expect(scene.refunds).toMatchObject([{ cause: 'excess', status: 'due' }]);
    refund.mockRejectedValueOnce(new Error('not now'));
    await shop.cancel(order);
    expect(scene.status).toBe('refunding');
    const [, rest] = scene.refunds;
    if (!rest) throw new Error('no refund of the order');
    await shop.refundPayments.one(rest);
    expect([scene.status, scene.refunds.map((one) => one.status)]).toEqual(['refunded', ['due', 'refunded']]);
    const { version } = shop.stateOf(order);
    await shop.tick(60_000);
    expect(scene.refunds.map((one) => one.status)).toEqual(['refunded', 'refunded']);
    expect(shop.stateOf(order).version).toBe(version);
    scene.expectSettled();
  });

  it.each(MISMATCH_KINDS)('(%s) that comes when the order no longer waits goes back whole', async (kind) => {
    const { taken } = MISMATCHES[kind];
    shop.failpoints.arm({ step: 'gateway.charge', when: 'before', kind: 'error' });
    await shop.pay(order);
    shop.failpoints.clear();
    await shop.tick(60_000);
    const [payment] = scene.payments;
    if (!payment) throw new Error('no payment');
    shop.gateway.charges.set(payment.id, { answer: { kind: 'captured', reference: 'late' }, amount: taken, times: 1 });
    await Promise.all([shop.tell(payment.id), shop.tell(payment.id), shop.tick(0)]);
    expect(scene.payments).toMatchObject([{ status: 'captured_late', taken }]);
    expect(scene.refunds).toMatchObject([{ cause: 'late_capture', amount: taken, status: 'refunded' }]);
    expect(counted.mock.calls).toEqual([[kind]]);
    expect(scene.status).toBe('reserved');
    scene.expectSettled();
  });

  it('is what was heard of first: a provider that says something else later is not believed, and reported', async () => {
    await shop.pay(order);
    const { id } = scene.payments[0] ?? { id: '' };
    const said = Money.of(1, 'USD');
    await shop.tell(id, { amount: said });
    expect([scene.status, scene.payments[0]?.taken]).toEqual(['paid', order.total]);
    expect(errors()).toEqual([
      [
        { paymentId: id, asked: order.total, before: order.total, taken: said },
        'the payment provider contradicts what it said before',
      ],
    ]);
    expect([scene.refunds, counted.mock.calls]).toEqual([[], []]);
    scene.expectSettled();
  });
});
