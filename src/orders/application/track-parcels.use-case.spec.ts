import { pointsAt } from '../../../test/builders/failpoints.js';
import { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import type { ShipmentId } from '../../shared/ids.js';
import type { Order } from '../domain/order.js';
import { quantityOf } from '../domain/quantity.js';

const PRICES = [1000, 700] as const;
const SHIPPING = 1500;
const LATE = { kind: 'under_way', progress: 'in_transit', late: true } as const;

let shop: OrderWorkshop;
let order: Order;

beforeEach(async () => {
  shop = new OrderWorkshop();
  const items = PRICES.map((price) => ({ bookId: shop.catalog.put({ price }).id, quantity: quantityOf(1) }));
  order = await shop.place(items[0]?.bookId ?? shop.catalog.put().id, { items });
  await shop.pay(order);
});

function parcel(index: 0 | 1) {
  const sellerId = order.state.lines[index]?.sellerId;
  const found = shop.stateOf(order).shipments.find((one) => one.sellerId === sellerId);
  if (!found) throw new Error('no parcel');
  return found;
}

const ship = (index: 0 | 1, trackingNumber = '') => {
  const { id: shipmentId, sellerId } = parcel(index);
  return shop.shipShipment.execute({ shipmentId, sellerId, trackingNumber });
};
const says = (index: 0 | 1, whereabouts: NonNullable<ReturnType<OrderWorkshop['carrier']['said']['get']>>) =>
  shop.carrier.said.set(parcel(index).id, whereabouts);
const kept = () => shop.gateway.captured - shop.gateway.refunded;

describe('sending a parcel', () => {
  it("takes the seller's number, or the carrier's", async () => {
    await ship(0, 'GU 1');
    await ship(1);
    expect(parcel(0).trackingNumber).toBe('GU 1');
    expect(parcel(1).trackingNumber).toBe('SV1');
  });

  it('does not wait for a carrier that is away: it hears of the parcel later', async () => {
    shop.failpoints.arm({ step: 'carrier.register', when: 'before', kind: 'error' });
    await ship(0);
    expect(parcel(0)).toMatchObject({ status: 'shipped', trackingNumber: null });
    await shop.tick(5_000);
    expect(parcel(0).trackingNumber).toBe('SV0');
  });

  it('keeps the number that its seller typed last, though the carrier heard of another one before it broke down', async () => {
    shop.failpoints.arm({ step: 'orders.save', when: 'before', kind: 'error' });
    await expect(ship(0, 'GU 1')).rejects.toThrow();
    await ship(0, 'GU 2');
    expect(parcel(0).trackingNumber).toBe('GU 2');
  });

  it('announces nothing that cannot be sent', async () => {
    await shop.cancel(order);
    await expect(ship(0)).rejects.toThrow('no way from cancelled to shipped');
    expect(shop.carrier.parcels.size).toBe(0);
  });
});

describe('following the parcels', () => {
  beforeEach(async () => {
    await ship(0);
    await ship(1);
  });

  it('delivers the order with its last parcel', async () => {
    says(0, { kind: 'delivered' });
    await shop.tick(5_000);
    expect(shop.stateOf(order).status).toBe('shipped');
    expect(parcel(0)).toMatchObject({ status: 'delivered', deliveredAt: shop.clock.now() });
    says(1, { kind: 'delivered' });
    await shop.tick(5_000);
    expect(shop.stateOf(order).status).toBe('delivered');
    expect(shop.tables.history.at(-1)).toBe('shipped > delivered by timer');
    expect(shop.tables.checks.size).toBe(0);
  });

  it('remembers how far a parcel is, and the first word of its being late', async () => {
    says(0, LATE);
    await shop.tick(5_000);
    const since = parcel(0).delayedAt;
    expect(since).toEqual(shop.clock.now());
    expect(shop.tables.progress.get(parcel(0).id)).toBe('in_transit');
    await shop.tick(60_000);
    expect(parcel(0)).toMatchObject({ status: 'shipped', delayedAt: since });
  });

  it('refunds a lost parcel, once, and leaves its copies sold', async () => {
    says(0, { kind: 'lost' });
    await shop.tick(5_000);
    await shop.tick(5_000);
    expect(kept()).toBe(PRICES[1] + SHIPPING);
    expect([...shop.catalog.shelf.values()].map(({ sold }) => sold)).toEqual([1, 1]);
    says(1, { kind: 'lost' });
    await shop.tick(60_000);
    expect(kept()).toBe(0);
    expect(shop.stateOf(order).status).toBe('refunded');
    expect(shop.gateway.refunds.size).toBe(3);
  });

  it('asks once, however many instances look, and ever more seldom', async () => {
    shop.failpoints.arm({ step: 'none', when: 'before', kind: 'error' });
    shop.clock.advance(5_000);
    await Promise.all([1, 2, 3].map(() => shop.trackParcels.execute()));
    expect(shop.failpoints.steps.filter((step) => step === 'carrier.track')).toHaveLength(2);
    shop.clock.advance(3_600_000);
    await shop.trackParcels.execute();
    const next = Math.min(...[...shop.tables.checks.values()].map((at) => at.getTime()));
    expect(next - shop.clock.now().getTime()).toBeGreaterThan(10 * 60_000);
  });

  it('writes nothing of what it was told before another instance asked', async () => {
    const track = shop.carrier.track.bind(shop.carrier);
    says(0, { kind: 'under_way', progress: 'accepted', late: false });
    let [hasAnswer, goOn] = [(): void => undefined, (): void => undefined];
    const isStopped = new Promise<void>((resolve) => (hasAnswer = resolve));
    const goesOn = new Promise<void>((resolve) => (goOn = resolve));
    shop.carrier.track = async (request) => {
      const answer = await track(request);
      if (request.shipmentId !== parcel(0).id) return answer;
      hasAnswer();
      await goesOn;
      return answer;
    };
    shop.clock.advance(5_000);
    const stopped = shop.trackParcels.execute();
    await isStopped;
    shop.carrier.track = track;
    says(0, { kind: 'under_way', progress: 'out_for_delivery', late: false });
    shop.clock.advance(60_000);
    await shop.trackParcels.execute();
    goOn();
    await stopped;
    expect(shop.tables.progress.get(parcel(0).id)).toBe('out_for_delivery');
  });

  it('leaves what the buyer has received as it is, whatever the carrier says', async () => {
    const { buyerId, code } = order.state;
    shop.carrier.track = async () => {
      await shop.confirmReceipt.execute({ buyerId, code }).catch(() => undefined);
      return { kind: 'lost' };
    };
    await shop.tick(5_000);
    expect(shop.stateOf(order).status).toBe('delivered');
    expect(kept()).toBe(PRICES[0] + PRICES[1] + SHIPPING);
  });

  const steps = [
    'watch.claim',
    'carrier.track',
    'orders.save',
    'payments.addRefund',
    'gateway.refund',
    'payments.refundFinished',
  ];

  it.each(pointsAt(steps))('makes up for %j', async (point) => {
    const ids: ShipmentId[] = [parcel(0).id, parcel(1).id];
    for (const id of ids) shop.carrier.said.set(id, { kind: 'lost' });
    shop.failpoints.arm(point);
    await shop.tick(5_000).catch(() => undefined);
    shop.failpoints.clear();
    for (const seconds of [15, 15, 15]) await shop.tick(seconds * 1000);
    expect(shop.stateOf(order).status).toBe('refunded');
    expect(kept()).toBe(0);
    expect(shop.gateway.refunds.size).toBe(3);
  });
});

describe('a carrier that does not answer', () => {
  it('keeps the parcels of the others not waiting', async () => {
    await ship(0);
    await ship(1);
    says(1, { kind: 'delivered' });
    const track = shop.carrier.track.bind(shop.carrier);
    let asked = (): void => undefined;
    const otherAsked = new Promise<void>((resolve) => (asked = resolve));
    shop.carrier.track = async (request) => {
      if (request.shipmentId === parcel(1).id) asked();
      else await otherAsked;
      return track(request);
    };
    await shop.tick(5_000);
    // It was waited for, and not given up, while the other was asked.
    expect([parcel(0).status, parcel(1).status]).toEqual(['shipped', 'delivered']);
    expect(shop.tables.progress.size).toBe(1);
  });
});
