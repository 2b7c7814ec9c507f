import { pointsAt } from '../../../test/builders/failpoints.js';
import { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import type { BookId, ShipmentId, UserId } from '../../shared/ids.js';
import { IllegalTransitionError, InvalidGiveUpReasonError, ShipmentNotFoundError } from '../domain/order-errors.js';
import type { Order } from '../domain/order.js';
import { quantityOf } from '../domain/quantity.js';

const FIRST = 1000;
const SECOND = 700;
const SHIPPING = 1500;

let shop: OrderWorkshop;
let order: Order;
let books: readonly [BookId, BookId];

beforeEach(async () => {
  shop = new OrderWorkshop();
  const [first, second] = [shop.catalog.put({ price: FIRST }), shop.catalog.put({ price: SECOND })];
  books = [first.id, second.id];
  const items = books.map((bookId) => ({ bookId, quantity: quantityOf(1) }));
  order = await shop.place(first.id, { items });
  await shop.pay(order);
});

function parcel(index: 0 | 1): { shipmentId: ShipmentId; sellerId: UserId } {
  const sellerId = order.state.lines[index]?.sellerId;
  const found = order.state.shipments.find((one) => one.sellerId === sellerId);
  if (!found) throw new Error('no parcel');
  return { shipmentId: found.id, sellerId: found.sellerId };
}

const giveUp = (index: 0 | 1) => shop.giveUpShipment.execute({ ...parcel(index), reason: 'Se mojó' });
const ship = (index: 0 | 1) => shop.shipShipment.execute({ ...parcel(index), trackingNumber: '' });
const sold = () => books.map((id) => shop.catalog.shelf.get(id)?.sold);
const kept = () => shop.gateway.captured - shop.gateway.refunded;

describe('giving a parcel up', () => {
  it('refunds its books and puts them back on sale; the rest of the order goes on', async () => {
    await giveUp(0);
    expect(shop.stateOf(order)).toMatchObject({ status: 'paid', stock: 'confirmed' });
    expect(kept()).toBe(SECOND + SHIPPING);
    expect(sold()).toEqual([0, 1]);
    await ship(1);
    expect(shop.stateOf(order).status).toBe('shipped');
  });

  it('by both sellers refunds the shipping too, and ends the order', async () => {
    await giveUp(0);
    await giveUp(1);
    expect(shop.stateOf(order).status).toBe('refunded');
    expect(kept()).toBe(0);
    expect(sold()).toEqual([0, 0]);
    expect(shop.tables.history.slice(-2)).toEqual(['paid > refunding by seller', 'refunding > refunded by timer']);
  });

  it('and then the buyer cancelling the rest adds up, also while the first refund is under way', async () => {
    shop.failpoints.arm({ step: 'gateway.refund', when: 'before', kind: 'error' });
    await giveUp(0);
    expect(kept()).toBe(FIRST + SECOND + SHIPPING);
    await expect(shop.cancel(order)).resolves.toBe('refunding');
    // Its own refund has ended, the first one has not.
    expect(kept()).toBe(FIRST);
    expect(shop.stateOf(order).status).toBe('refunding');
    await shop.tick(15_000);
    expect(kept()).toBe(0);
    expect(shop.stateOf(order).status).toBe('refunded');
    expect(sold()).toEqual([0, 0]);
  });

  it('at the moment in which the buyer cancels ends with everything refunded once', async () => {
    await Promise.allSettled([giveUp(0), shop.cancel(order), giveUp(1)]);
    await shop.tick(15_000);
    expect(kept()).toBe(0);
    expect(shop.stateOf(order).status).toBe('refunded');
    expect(sold()).toEqual([0, 0]);
  });

  it('at the moment in which it is sent ends with one of the two', async () => {
    await Promise.allSettled([giveUp(0), ship(0)]);
    const gone = shop.stateOf(order).shipments.find(({ id }) => id === parcel(0).shipmentId)?.status === 'shipped';
    expect(kept()).toBe(gone ? FIRST + SECOND + SHIPPING : SECOND + SHIPPING);
    expect(sold()).toEqual(gone ? [1, 1] : [0, 1]);
  });

  it('is for its own seller, once, before it is sent, and with a reason', async () => {
    const stranger = { ...parcel(0), sellerId: parcel(1).sellerId };
    await expect(shop.giveUpShipment.execute({ ...stranger, reason: 'x' })).rejects.toThrow(ShipmentNotFoundError);
    await expect(shop.giveUpShipment.execute({ ...parcel(0), reason: ' ' })).rejects.toThrow(InvalidGiveUpReasonError);
    await giveUp(0);
    await expect(giveUp(0)).rejects.toThrow(new IllegalTransitionError('cancelled', 'cancelled'));
    await ship(1);
    await expect(giveUp(1)).rejects.toThrow(new IllegalTransitionError('shipped', 'cancelled'));
    expect(shop.gateway.refunds.size).toBe(1);
  });
});

describe('a parcel that is given up while something breaks down', () => {
  const steps = [
    'orders.ofShipment',
    'unit.run',
    'orders.save',
    'payments.capturedFor',
    'payments.addRefund',
    'catalog.confirm',
    'catalog.restock',
    'orders.parcelRestocked',
    'gateway.refund',
    'orders.byId',
    'payments.refundFinished',
  ];
  const points = pointsAt(steps, 3);

  it('takes the steps that the points below name', async () => {
    shop.failpoints.arm({ step: 'none', when: 'before', kind: 'error' });
    await giveUp(0);
    expect(new Set(shop.failpoints.steps)).toEqual(new Set(steps));
  });

  it.each(points)('%j: it is completed by the timers, or did not happen', async (point) => {
    shop.failpoints.arm(point);
    await giveUp(0).catch(() => undefined);
    shop.failpoints.clear();
    for (const seconds of [0, 15, 15]) await shop.tick(seconds * 1000);
    const off = shop.stateOf(order).shipments.some(({ status }) => status === 'cancelled');
    expect(kept()).toBe(off ? SECOND + SHIPPING : FIRST + SECOND + SHIPPING);
    expect(sold()).toEqual(off ? [0, 1] : [1, 1]);
    await giveUp(0).catch(() => undefined);
    await giveUp(1);
    await shop.tick(15_000);
    expect(shop.stateOf(order).status).toBe('refunded');
    expect(kept()).toBe(0);
    expect(shop.gateway.refunds.size).toBe(3);
    expect(sold()).toEqual([0, 0]);
  });
});

describe('an operator', () => {
  const operate = (action: Parameters<OrderWorkshop['operateOrder']['execute']>[0]['action']) =>
    shop.operateOrder.execute({ code: order.state.code, action });

  it('cancels what nobody has sent, and asking twice changes nothing', async () => {
    await operate({ kind: 'cancel' });
    await operate({ kind: 'cancel' });
    expect(shop.stateOf(order).status).toBe('refunded');
    expect(shop.tables.history).toContain('paid > refunding by operator');
    expect(kept()).toBe(0);
  });

  it('gives parcels up, has them delivered or lost, each once', async () => {
    const [a, b] = [parcel(0).shipmentId, parcel(1).shipmentId];
    await ship(0);
    for (const again of [1, 2]) {
      await operate({ kind: 'lose', shipmentId: a });
      expect([again, kept()]).toEqual([again, SECOND + SHIPPING]);
    }
    await ship(1);
    for (const again of [1, 2]) {
      await operate({ kind: 'deliver', shipmentId: b });
      expect([again, shop.stateOf(order).status]).toEqual([again, 'delivered']);
    }
    await expect(operate({ kind: 'give_up', shipmentId: b, reason: 'x' })).rejects.toThrow(IllegalTransitionError);
    await expect(operate({ kind: 'cancel' })).rejects.toThrow('cannot be cancelled: it is delivered');
    expect(sold()).toEqual([1, 1]);
  });
});
