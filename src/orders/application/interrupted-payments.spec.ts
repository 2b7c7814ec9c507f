import { pointsAt } from '../../../test/builders/failpoints.js';
import type { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { MISMATCHES, MISMATCH_KINDS, PaymentScene } from '../../../test/builders/payment-scene.js';
import type { Order } from '../domain/order.js';

/** What paying does, in order. */
const steps = [
  'keys.find',
  'orders.ofBuyer',
  'unit.run',
  'keys.claim',
  'orders.save',
  'payments.add',
  'gateway.charge',
  'payments.byId',
  'orders.byId',
  'payments.save',
  'catalog.confirm',
  'orders.stockSettled',
  'keys.end',
];

let scene: PaymentScene;
let shop: OrderWorkshop;
let order: Order;

beforeEach(async () => {
  scene = await PaymentScene.start();
  ({ shop, order } = scene);
});

describe('a payment that breaks down', () => {
  it('takes the steps that the points below name', async () => {
    shop.failpoints.arm({ step: 'none', when: 'before', kind: 'error' });
    await shop.pay(order);
    expect(new Set(shop.failpoints.steps)).toEqual(new Set(steps));
  });

  it.each(pointsAt(steps, 3))('%j ends with the money where the order says', async (point) => {
    shop.failpoints.arm(point);
    await shop.pay(order).catch(() => undefined);
    shop.failpoints.clear();
    for (const seconds of [0, 30, 30, 30, 60]) await shop.tick(seconds * 1000);
    scene.expectSettled();
    // Sending it again answers what is.
    const again = await shop.pay(order);
    expect(again).toEqual(
      scene.status === 'paid' ? { kind: 'captured' } : { kind: 'declined', reason: 'provider_error' },
    );
    scene.expectSettled();
  });

  const refunding = ['payments.save', 'orders.save', 'payments.addRefund', 'gateway.refund', 'payments.refundFinished'];

  it.each(pointsAt(refunding, 3).flatMap((point) => MISMATCH_KINDS.map((mismatch) => [mismatch, point] as const)))(
    'and takes something else (%s) at %j ends with nothing kept but what the order says',
    async (mismatch, point) => {
      const { taken } = MISMATCHES[mismatch];
      shop.gateway.takes = () => taken;
      shop.failpoints.arm(point);
      await shop.pay(order).catch(() => undefined);
      shop.failpoints.clear();
      for (const seconds of [0, 30, 30, 30, 60]) await shop.tick(seconds * 1000);
      scene.expectSettled();
      expect(scene.refunds.filter((refund) => refund.status === 'due')).toEqual([]);
      expect(shop.gateway.refunds.size).toBe(shop.gateway.charges.size);
    },
  );
});
