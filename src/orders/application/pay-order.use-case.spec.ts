import type { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { PaymentScene } from '../../../test/builders/payment-scene.js';
import { IdempotencyKeyReusedError } from '../../platform/idempotency/idempotency-keys.js';
import { newId, type UserId } from '../../shared/ids.js';
import type { Order } from '../domain/order.js';
import {
  InvalidCardError,
  NotPayableError,
  OrderNotFoundError,
  UnknownPaymentMethodError,
} from '../domain/order-errors.js';

let scene: PaymentScene;
let shop: OrderWorkshop;
let order: Order;

beforeEach(async () => {
  scene = await PaymentScene.start();
  ({ shop, order } = scene);
});

describe('paying an order', () => {
  it('captures its total, and the copies are sold', async () => {
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'captured' });
    expect(scene.status).toBe('paid');
    expect(shop.gateway.captured).toBe(4000);
    expect(scene.payments).toMatchObject([
      { status: 'captured', cardLast4: '4242', method: 'credit_card', checkAt: null },
    ]);
    expect(scene.stock).toEqual({ available: 0, reserved: 0, sold: 1 });
    expect(shop.tables.history).toEqual([
      'nothing > reserved by buyer',
      'reserved > paying by buyer',
      'paying > paid by buyer',
    ]);
  });

  it('writes the attempt down before the provider is asked', async () => {
    shop.gateway.meanwhile = async () => {
      expect(scene.status).toBe('paying');
      expect(scene.payments).toMatchObject([{ status: 'started' }]);
    };
    await shop.pay(order);
    expect.assertions(2);
  });

  it('keeps four digits of a card, wherever one looks', async () => {
    await shop.pay(order);
    expect(JSON.stringify([...scene.payments, ...shop.tables.keys.values()])).not.toContain('42424242');
  });

  it('may be tried again with another card after a refusal', async () => {
    shop.gateway.next = { kind: 'declined', reason: 'insufficient_funds' };
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'declined', reason: 'insufficient_funds' });
    expect(scene.status).toBe('reserved');
    shop.gateway.next = { kind: 'captured', reference: 'ref-2' };
    await expect(shop.pay(order, 'pay-2')).resolves.toEqual({ kind: 'captured' });
    expect(scene.payments.map((payment) => payment.status)).toEqual(['declined', 'captured']);
    scene.expectSettled();
  });

  it('answers the same when it is sent again with the same key, a refusal too', async () => {
    shop.gateway.next = { kind: 'declined', reason: 'card_declined' };
    await shop.pay(order);
    shop.gateway.next = { kind: 'captured', reference: 'ref-2' };
    await expect(shop.pay(order)).resolves.toEqual({ kind: 'declined', reason: 'card_declined' });
    const twice = await Promise.all([shop.pay(order, 'pay-2'), shop.pay(order, 'pay-2')]);
    expect(twice).toContainEqual({ kind: 'captured' });
    expect(shop.gateway.charges.size).toBe(2);
    await expect(shop.pay(order, 'pay-2')).resolves.toEqual({ kind: 'captured' });
  });

  it('happens once, however many try at once', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => shop.pay(order, `pay-${index}`)));
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(NotPayableError);
    expect(shop.gateway.charges.size).toBe(1);
    await expect(shop.pay(order, 'pay-late')).rejects.toThrow(new NotPayableError('paid'));
  });

  it('is refused with the same key for another payment', async () => {
    await shop.pay(order);
    await expect(shop.pay(order, 'pay-1', '4000000000000002')).rejects.toThrow(IdempotencyKeyReusedError);
  });

  it('wants a way to pay and, for cards, a number', async () => {
    const { buyerId, code } = order.state;
    const pay = (method: string, cardNumber?: string) =>
      shop.payOrder.execute({ buyerId, code, idempotencyKey: 'k', method, cardNumber });
    await expect(pay('cash')).rejects.toThrow(UnknownPaymentMethodError);
    await expect(pay('credit_card')).rejects.toThrow(InvalidCardError);
    await expect(pay('credit_card', '4242424242424241')).rejects.toThrow(InvalidCardError);
    expect(scene.status).toBe('reserved');
    await expect(pay('paypal', 'what a card number is not')).resolves.toEqual({ kind: 'captured' });
  });

  it("is nobody else's business", async () => {
    const { code } = order.state;
    const stranger = { buyerId: newId<UserId>(), code, idempotencyKey: 'k', method: 'paypal' };
    await expect(shop.payOrder.execute(stranger)).rejects.toThrow(OrderNotFoundError);
    await expect(shop.cancelOrder.execute(stranger)).rejects.toThrow(OrderNotFoundError);
  });

  it('is too late when the time is up, whether the order is marked so or not', async () => {
    shop.clock.advance(900_000);
    await expect(shop.pay(order)).rejects.toThrow(new NotPayableError('expired'));
    await shop.tick();
    const refusal = { code: 'orders.not_payable', details: { state: 'expired' } };
    await expect(shop.pay(order, 'pay-2')).rejects.toMatchObject(refusal);
    // Sent again it gets the answer that it got.
    await expect(shop.pay(order)).rejects.toMatchObject(refusal);
    scene.expectSettled();
  });
});
