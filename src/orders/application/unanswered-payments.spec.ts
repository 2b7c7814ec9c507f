import { MemoryOrderRepository } from '../../../test/builders/memory-orders.js';
import type { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { PaymentScene } from '../../../test/builders/payment-scene.js';
import type { Order } from '../domain/order.js';
import { NotPayableError } from '../domain/order-errors.js';

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

describe('a payment without an answer', () => {
  beforeEach(() => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'after', kind: 'error' });
  });

  it('is unknown until the provider has been asked, and is never made again', async () => {
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    expect(scene.status).toBe('payment_unknown');
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    await expect(shop.pay(order, 'pay-2')).rejects.toThrow(new NotPayableError('payment_unknown'));
    await expect(shop.cancel(order)).rejects.toMatchObject({ details: { state: 'payment_unknown' } });
    await shop.tick(2_000);
    expect(scene.status).toBe('paid');
    expect(shop.tables.history.slice(-2)).toEqual([
      'paying > payment_unknown by buyer',
      'payment_unknown > paid by timer',
    ]);
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'captured' });
    scene.expectSettled();
  });

  it('that was declined lets the buyer try again', async () => {
    shop.gateway.next = { kind: 'declined', reason: 'card_declined' };
    await shop.pay(order);
    await shop.tick(2_000);
    expect(scene.status).toBe('reserved');
    scene.expectSettled();
  });

  it('waits through the expiry: an order that may be paid does not expire', async () => {
    await shop.pay(order);
    shop.failpoints.arm({ step: 'gateway.find', when: 'before', kind: 'error' });
    await shop.tick(1_000_000);
    expect(scene.status).toBe('payment_unknown');
    await shop.tick(60_000);
    expect(scene.status).toBe('paid');
    scene.expectSettled();
  });
});

describe('a payment that is captured while its order keeps being changed by others', () => {
  it('is not known yet, and is captured once that could be written down', async () => {
    const save = jest.spyOn(MemoryOrderRepository.prototype, 'save');
    shop.gateway.meanwhile = async () => {
      save.mockResolvedValue(false);
    };
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    save.mockRestore();
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    for (const seconds of [30, 30]) await shop.tick(seconds * 1000);
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'captured' });
    scene.expectSettled();
  });
});

describe('a payment that the provider never heard of', () => {
  beforeEach(async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'before', kind: 'error' });
    await shop.pay(order);
    shop.failpoints.clear();
  });

  it('is given up after a minute, and the buyer may try again', async () => {
    await shop.tick(30_000);
    expect(scene.status).toBe('payment_unknown');
    await shop.tick(30_000);
    expect(scene.status).toBe('reserved');
    expect(scene.payments).toMatchObject([{ status: 'abandoned' }]);
    await expect(shop.pay(order, 'pay-2')).resolves.toEqual({ kind: 'captured' });
    scene.expectSettled();
  });

  it('is refunded by itself when the money is taken after all', async () => {
    await shop.tick(60_000);
    await shop.tick(900_000);
    expect(scene.status).toBe('expired');
    const [payment] = scene.payments;
    if (!payment) throw new Error('no payment');
    const captured = { kind: 'captured', reference: 'late' } as const;
    shop.gateway.charges.set(payment.id, { answer: captured, amount: order.total, times: 1 });
    await shop.tick(3_600_000);
    expect(scene.payments).toMatchObject([{ status: 'captured_late' }]);
    expect(scene.refunds).toMatchObject([{ status: 'refunded', reason: 'late_capture' }]);
    scene.expectSettled();
  });

  it('is asked about for a day and then no more', async () => {
    for (let hours = 0; hours < 72; hours += 1) await shop.tick(3_600_000);
    expect(scene.payments).toMatchObject([{ status: 'abandoned', checkAt: null }]);
  });
});

describe('a payment that the provider never heard of, and that comes to it late', () => {
  it('is not taken: it was given up there', async () => {
    let late: Promise<unknown> = Promise.resolve();
    shop.failpoints.interleave('gateway.charge', 'before', async () => {
      // The call stands still on its way; meanwhile the attempt is given up.
      await shop.tick(30_000);
      await shop.tick(60_000);
      expect(scene.status).toBe('reserved');
      late = shop.pay(order, 'pay-2');
      await late;
    });
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'declined', reason: 'provider_error' });
    await expect(late).resolves.toEqual({ kind: 'captured' });
    expect(scene.payments.map((payment) => payment.status)).toEqual(['abandoned', 'captured']);
    expect([...shop.gateway.charges.values()]).toHaveLength(1);
    scene.expectSettled();
  });

  it('is refunded when the provider takes it in spite of that, and another attempt paid the order', async () => {
    shop.failpoints.arm({ step: 'gateway.charge', when: 'before', kind: 'error' });
    await shop.pay(order);
    shop.failpoints.clear();
    await shop.tick(60_000);
    await shop.pay(order, 'pay-2');
    const [first] = scene.payments;
    if (!first) throw new Error('no payment');
    const captured = { kind: 'captured', reference: 'late' } as const;
    shop.gateway.charges.set(first.id, { answer: captured, amount: order.total, times: 1 });
    await Promise.all([shop.tell(first.id), shop.tell(first.id), shop.tick(0)]);
    await shop.tell(first.id);
    expect(scene.payments.map((payment) => payment.status)).toEqual(['captured_late', 'captured']);
    expect(scene.refunds).toMatchObject([{ paymentId: first.id, status: 'refunded' }]);
    expect(scene.status).toBe('paid');
    scene.expectSettled();
  });
});

describe('a payment whose answer comes when the order no longer waits for it', () => {
  it('is refunded by itself', async () => {
    shop.gateway.meanwhile = async () => {
      // The process stands still in the middle of the charge; another one gives the attempt up and the order expires.
      const [payment] = shop.gateway.charges.entries();
      shop.gateway.charges.clear();
      await shop.tick(30_000);
      await shop.tick(60_000);
      await shop.tick(900_000);
      if (payment) shop.gateway.charges.set(...payment);
    };
    const outcome = await shop.pay(order);
    expect(outcome).toEqual({ kind: 'declined', reason: 'provider_error' });
    expect(scene.status).toBe('expired');
    expect(shop.gateway.refunded).toBe(order.total.amount);
    scene.expectSettled();
  });

  it('is left to the reconciler when that has taken over', async () => {
    shop.gateway.meanwhile = async () => {
      shop.failpoints.arm({ step: 'gateway.find', when: 'before', kind: 'error' });
      await shop.tick(30_000);
    };
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'pending' });
    expect(scene.status).toBe('payment_unknown');
    await shop.tick(60_000);
    expect(scene.status).toBe('paid');
    scene.expectSettled();
  });
});
