import type { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { PaymentScene } from '../../../test/builders/payment-scene.js';
import type { Order } from '../domain/order.js';

let scene: PaymentScene;
let shop: OrderWorkshop;
let order: Order;

beforeEach(async () => {
  scene = await PaymentScene.start();
  ({ shop, order } = scene);
});

describe('what the provider tells unasked', () => {
  const first = (): string => scene.payments[0]?.id ?? '';

  const betweenUnits = ['gateway.charge', 'payments.byId', 'orders.byId', 'catalog.confirm'];

  it.each(betweenUnits.flatMap((step) => (['before', 'after'] as const).map((when) => [when, step] as const)))(
    'concludes the payment once, also when it comes %s the step %s of the buyer’s own call',
    async (when, step) => {
      let told = 0;
      shop.failpoints.interleave(step, when, async () => {
        if (shop.gateway.charges.size === 0) return;
        await shop.tell(first());
        told += 1;
      });
      await expect(shop.pay(order)).resolves.toEqual({ kind: 'captured' });
      expect(told).toBe(when === 'before' && step === 'gateway.charge' ? 0 : 1);
      await shop.tell(first());
      await shop.tick(60_000);
      expect(shop.tables.history.filter((move) => / > paid by /.test(move))).toHaveLength(1);
      expect(shop.tables.refunds.size).toBe(0);
      scene.expectSettled();
    },
  );

  it.each(['before', 'after'] as const)(
    'of a refusal, %s the buyer reads the attempt, is what the buyer hears',
    async (when) => {
      shop.gateway.next = { kind: 'declined', reason: 'insufficient_funds' };
      shop.failpoints.interleave('payments.byId', when, () => shop.tell(first()));
      await expect(shop.pay(order)).resolves.toEqual({ kind: 'declined', reason: 'insufficient_funds' });
      expect(scene.status).toBe('reserved');
      scene.expectSettled();
    },
  );

  it('settles a payment that is unknown, without any timer, and changes nothing when it is repeated', async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'after', kind: 'error' });
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    await Promise.all(Array.from({ length: 10 }, () => shop.tell(first())));
    expect(scene.status).toBe('paid');
    expect(shop.tables.history.filter((move) => / > paid by timer/.test(move))).toHaveLength(1);
    await shop.tick(60_000);
    scene.expectSettled();
  });

  it('settles a payment whose process died, before anybody misses it', async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'after', kind: 'crash' });
    await shop.pay(order).catch(() => undefined);
    shop.failpoints.clear();
    expect(scene.status).toBe('paying');
    await shop.tell(first());
    expect(scene.status).toBe('paid');
    scene.expectSettled();
  });
});
