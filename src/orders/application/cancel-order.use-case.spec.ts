import { pointsAt } from '../../../test/builders/failpoints.js';
import { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import type { Order } from '../domain/order.js';
import { NotCancellableError } from '../domain/order-errors.js';

let shop: OrderWorkshop;
let order: Order;

beforeEach(async () => {
  shop = new OrderWorkshop();
  order = await shop.place(shop.catalog.put({ available: 1 }).id);
});

const book = () => {
  const [first] = shop.catalog.shelf.values();
  const { available, reserved, sold } = first ?? {};
  return { available, reserved, sold };
};
const ON_SALE = { available: 1, reserved: 0, sold: 0 };

describe('cancelling an order', () => {
  it('that is not paid gives its copies back', async () => {
    await expect(shop.cancel(order)).resolves.toBe('cancelled');
    expect(shop.stateOf(order)).toMatchObject({ status: 'cancelled', stock: 'released' });
    expect(book()).toEqual(ON_SALE);
  });

  it('that is paid gives the money back too', async () => {
    await shop.pay(order);
    await expect(shop.cancel(order)).resolves.toBe('refunding');
    expect(shop.stateOf(order)).toMatchObject({ status: 'refunded', stock: 'restocked' });
    expect(shop.gateway.refunded).toBe(order.total.amount);
    expect(book()).toEqual(ON_SALE);
  });

  it('may be repeated', async () => {
    await shop.pay(order);
    await Promise.allSettled([shop.cancel(order), shop.cancel(order)]);
    await expect(shop.cancel(order)).resolves.toBe('refunded');
    expect(shop.gateway.refunds.size).toBe(1);
    expect(book()).toEqual(ON_SALE);
  });

  it('is too late once it has expired, and says so', async () => {
    await shop.tick(900_000);
    await expect(shop.cancel(order)).rejects.toThrow(new NotCancellableError('expired'));
  });

  it('and paying it at once end with one of the two', async () => {
    await Promise.allSettled([shop.pay(order), shop.cancel(order)]);
    await shop.tick(60_000);
    const paid = shop.stateOf(order).status === 'paid';
    expect(shop.gateway.captured - shop.gateway.refunded).toBe(paid ? order.total.amount : 0);
    expect(book()).toEqual(paid ? { available: 0, reserved: 0, sold: 1 } : ON_SALE);
  });
});

describe('a cancellation that breaks down', () => {
  const steps = [
    'orders.ofBuyer',
    'unit.run',
    'orders.save',
    'payments.capturedFor',
    'payments.addRefund',
    'catalog.confirm',
    'catalog.restock',
    'orders.stockSettled',
    'gateway.refund',
    'orders.byId',
    'payments.byId',
    'payments.refundFinished',
    'payments.hasDueRefund',
  ];
  const points = pointsAt(steps, 3);

  it('takes the steps that the points below name', async () => {
    await shop.pay(order);
    shop.failpoints.arm({ step: 'none', when: 'before', kind: 'error' });
    await shop.cancel(order);
    expect(new Set(shop.failpoints.steps)).toEqual(new Set(steps));
  });

  it.each(points)('%j is completed by the timers, or did not happen', async (point) => {
    await shop.pay(order);
    shop.failpoints.arm(point);
    await shop.cancel(order).catch(() => undefined);
    shop.failpoints.clear();
    for (const seconds of [0, 15, 15]) await shop.tick(seconds * 1000);
    const { status, stock } = shop.stateOf(order);
    if (status === 'paid') {
      expect(shop.gateway.refunded).toBe(0);
      expect(book()).toEqual({ available: 0, reserved: 0, sold: 1 });
    } else {
      expect({ status, stock }).toEqual({ status: 'refunded', stock: 'restocked' });
      expect(shop.gateway.refunded).toBe(order.total.amount);
      expect(book()).toEqual(ON_SALE);
    }
    await shop.cancel(order);
    await shop.tick(15_000);
    expect(shop.stateOf(order).status).toBe('refunded');
    expect(shop.gateway.refunds.size).toBe(1);
  });

  it('of an order whose sale was not confirmed yet sells nothing', async () => {
    shop.failpoints.arm({ step: 'catalog.confirm', when: 'before', kind: 'error' });
    await shop.pay(order);
    expect(shop.stateOf(order).stock).toBe('confirm_due');
    await shop.cancel(order);
    expect(book()).toEqual(ON_SALE);
  });
});

describe('an order that nobody pays', () => {
  it('expires when its time is up, and not before', async () => {
    await shop.tick(899_999);
    expect(shop.stateOf(order).status).toBe('reserved');
    await shop.tick(1);
    expect(shop.stateOf(order)).toMatchObject({ status: 'expired', stock: 'released' });
    expect(book()).toEqual(ON_SALE);
  });

  it('expires once, however many instances look', async () => {
    shop.clock.advance(900_000);
    await Promise.all([shop.expireOrders.execute(), shop.expireOrders.execute(), shop.expireOrders.execute()]);
    expect(shop.tables.history.filter((move) => move === 'reserved > expired by timer')).toHaveLength(1);
    expect(book()).toEqual(ON_SALE);
  });

  it.each(pointsAt(['unit.run', 'orders.save', 'catalog.release', 'orders.stockSettled']))(
    'gives its copies back even if the timer breaks down: %j',
    async (point) => {
      shop.failpoints.arm(point);
      await shop.tick(900_000).catch(() => undefined);
      shop.failpoints.clear();
      await shop.tick(5_000);
      expect(shop.stateOf(order)).toMatchObject({ status: 'expired', stock: 'released' });
      expect(book()).toEqual(ON_SALE);
    },
  );

  it('does not keep the others from expiring when it cannot', async () => {
    const other = await shop.place(shop.catalog.put({ available: 1 }).id, { idempotencyKey: 'key-2' });
    shop.failpoints.arm({ step: 'orders.byId', when: 'before', kind: 'error' });
    await shop.tick(900_000);
    expect([shop.stateOf(order).status, shop.stateOf(other).status]).toEqual(['reserved', 'expired']);
    await shop.tick();
    expect(shop.stateOf(order).status).toBe('expired');
  });
});
