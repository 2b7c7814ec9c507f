import fc from 'fast-check';
import { newId, type ShipmentId, type UserId } from '../../shared/ids.js';
import { Money } from '../../shared/money.js';
import { aLine, aRate, anOrder, NOON, orderIn } from '../../../test/builders/order.builder.js';
import { IllegalTransitionError, NotCancellableError, ShipmentNotFoundError } from './order-errors.js';
import type { Order } from './order.js';
import { quantityOf } from './quantity.js';

const later = (minutes: number): Date => new Date(NOON.getTime() + minutes * 60_000);

/** A paid order of three parcels worth 1000, 2 × 500 and 300, shipped for 1500. */
function threeParcels() {
  const lines = [
    aLine({ unitPrice: Money.of(1000, 'USD') }),
    aLine({ unitPrice: Money.of(500, 'USD'), quantity: quantityOf(2) }),
    aLine({ unitPrice: Money.of(300, 'USD') }),
  ];
  const order = orderIn('paid', { lines, rate: { ...aRate, cost: Money.of(1500, 'USD') } });
  const [a, b, c] = order.state.shipments;
  if (!a || !b || !c) throw new Error('no parcels');
  const parcels = [a, b, c];
  return {
    order,
    ids: [a.id, b.id, c.id] as const,
    send: (now: Order, index: number): Order => {
      const parcel = parcels[index];
      if (!parcel) throw new Error('no parcel');
      return now.ship(parcel.id, parcel.sellerId, null, NOON);
    },
  };
}

const refundsOf = ({ refundsDue }: Order) =>
  refundsDue.map(({ cause, reason, amount }) => [cause, reason, amount.amount]);
const stepsOf = ({ changes }: Order) => changes.map(({ from, to, actor }) => `${from ?? ''} > ${to} by ${actor}`);

describe('a seller who cannot deliver', () => {
  it('gives his own parcel up: its books are refunded and go back, the others are sent', () => {
    const { order, ids, send } = threeParcels();
    const short = order.giveUp(ids[1], 'seller', 'Se mojó', later(1));
    expect(short.state).toMatchObject({
      status: 'paid',
      stock: 'confirm_due',
      shipments: [{ status: 'pending' }, { status: 'cancelled', stock: 'restock_due' }, { status: 'pending' }],
    });
    expect(refundsOf(short)).toEqual([[ids[1], 'given_up', 1000]]);
    expect(short.parcelChanges.at(-1)).toEqual({
      shipmentId: ids[1],
      happened: 'cancelled',
      actor: 'seller',
      at: later(1),
      note: 'Se mojó',
      refund: Money.of(1000, 'USD'),
      withOrder: false,
    });
    expect(send(send(short, 0), 2).state.status).toBe('shipped');
  });

  it('lets the order be shipped, or delivered, when the others were sent or received before', () => {
    const { order, ids, send } = threeParcels();
    const sent = send(send(order, 0), 1);
    expect(stepsOf(sent.giveUp(ids[2], 'seller', 'x', NOON)).slice(-1)).toEqual(['paid > shipped by seller']);
    const received = sent.receive(NOON).giveUp(ids[2], 'operator', 'x', NOON);
    expect(stepsOf(received).slice(-2)).toEqual(['paid > shipped by operator', 'shipped > delivered by operator']);
  });

  it('who is the last of them has everything refunded, the shipping too', () => {
    const { order, ids } = threeParcels();
    const none = ids.reduce((now, id) => now.giveUp(id, 'seller', 'x', NOON), order);
    expect(none.state).toMatchObject({ status: 'refunding', stock: 'confirm_due' });
    expect(refundsOf(none)).toEqual([
      [ids[0], 'given_up', 1000],
      [ids[1], 'given_up', 1000],
      [ids[2], 'given_up', 300],
      ['order', 'cancelled', 1500],
    ]);
    expect(stepsOf(none).at(-1)).toBe('paid > refunding by seller');
  });

  it('leaves the buyer the rest to cancel, and its money', () => {
    const { order, ids } = threeParcels();
    const off = order.giveUp(ids[0], 'seller', 'x', NOON).cancel('buyer', NOON);
    expect(refundsOf(off)).toEqual([
      [ids[0], 'given_up', 1000],
      ['order', 'cancelled', 1000 + 300 + 1500],
    ]);
    expect(off.state).toMatchObject({ status: 'refunding', stock: 'restock_due' });
    expect(off.parcelChanges.slice(-2).map(({ happened, withOrder }) => [happened, withOrder])).toEqual([
      ['cancelled', true],
      ['cancelled', true],
    ]);
  });

  it('is too late when he has sent it, and knows no other order', () => {
    const { order, ids, send } = threeParcels();
    expect(() => send(order, 0).giveUp(ids[0], 'seller', 'x', NOON)).toThrow(
      new IllegalTransitionError('shipped', 'cancelled'),
    );
    expect(() => order.giveUp(newId<ShipmentId>(), 'seller', 'x', NOON)).toThrow(ShipmentNotFoundError);
    const unpaid = anOrder();
    const [parcel] = unpaid.state.shipments;
    expect(() => unpaid.giveUp(parcel?.id ?? newId<ShipmentId>(), 'seller', 'x', NOON)).toThrow(ShipmentNotFoundError);
  });
});

describe('a lost parcel', () => {
  it('is refunded and its copies stay sold; the order is delivered with the others', () => {
    const { order, ids, send } = threeParcels();
    const lost = send(send(send(order, 0), 1), 2).lose(ids[0], 'timer', NOON);
    expect(lost.state).toMatchObject({
      status: 'shipped',
      shipments: [{ status: 'lost', stock: 'with_order' }, {}, {}],
    });
    expect(refundsOf(lost)).toEqual([[ids[0], 'lost', 1000]]);
    const last = lost.arrive(ids[1], 'timer', NOON).arrive(ids[2], 'timer', NOON);
    expect(last.state.status).toBe('delivered');
    expect(stepsOf(last).at(-1)).toBe('shipped > delivered by timer');
  });

  it('refunds everything when nothing arrived', () => {
    const { order, ids, send } = threeParcels();
    const one = send(order, 0).giveUp(ids[1], 'seller', 'x', NOON).lose(ids[0], 'timer', NOON);
    expect(one.state.status).toBe('paid');
    expect(one.giveUp(ids[2], 'seller', 'x', NOON).state.status).toBe('refunding');
    const both = send(one, 2).lose(ids[2], 'operator', NOON);
    expect(stepsOf(both).at(-1)).toBe('shipped > refunding by operator');
    expect(refundsOf(both).at(-1)).toEqual(['order', 'cancelled', 1500]);
  });

  it('makes the rest uncancellable: something was sent', () => {
    const { order, ids, send } = threeParcels();
    expect(() => send(order, 0).lose(ids[0], 'timer', NOON).cancel('buyer', NOON)).toThrow(NotCancellableError);
  });
});

describe('a late parcel', () => {
  it('is late once, and moves nothing', () => {
    const { order, ids, send } = threeParcels();
    const late = send(order, 0).delay(ids[0], later(9));
    expect(late.state).toMatchObject({
      status: 'paid',
      shipments: [{ status: 'shipped', delayedAt: later(9) }, {}, {}],
    });
    expect(() => late.delay(ids[0], NOON)).toThrow(IllegalTransitionError);
    expect(refundsOf(late)).toEqual([]);
  });
});

describe('whatever becomes of an order and its parcels', () => {
  const act = fc.record({
    what: fc.constantFrom('ship', 'giveUp', 'lose', 'arrive', 'delay', 'receive', 'cancel', 'operator'),
    index: fc.nat(2),
  });
  const quantities = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 3 });

  it('what was captured less what goes back is what arrived or still may, with the shipping unless nothing did', () => {
    fc.assert(
      fc.property(quantities, fc.array(act, { maxLength: 12 }), (copies, acts) => {
        const lines = copies.map((copy, index) =>
          aLine({ unitPrice: Money.of(100 + index, 'USD'), quantity: quantityOf(copy) }),
        );
        const order = acts.reduce(tried, orderIn('paid', { lines }));
        const back = order.refundsDue.reduce((sum, { amount }) => sum + amount.amount, 0);
        const kept = order.state.shipments
          .filter(({ status }) => status !== 'cancelled' && status !== 'lost')
          .flatMap(({ sellerId }) => order.state.lines.filter((line) => line.sellerId === sellerId))
          .reduce((sum, { unitPrice, quantity }) => sum + unitPrice.amount * quantity, 0);
        const owed = order.state.status === 'refunding' ? 0 : kept + order.state.shippingCost.amount;
        expect(order.total.amount - back).toBe(owed);
        expect(new Set(order.refundsDue.map(({ cause }) => cause)).size).toBe(order.refundsDue.length);
        const steps = order.parcelChanges.map(({ shipmentId, happened }) => `${shipmentId} ${happened}`);
        expect(new Set(steps).size).toBe(steps.length);
        const open = order.state.shipments.filter(({ status }) => status === 'pending' || status === 'shipped').length;
        if (order.state.status === 'delivered' || order.state.status === 'refunding') expect(open).toBe(0);
        else expect(open).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  function tried(order: Order, { what, index }: { what: string; index: number }): Order {
    const parcel = order.state.shipments[index % order.state.shipments.length];
    if (!parcel) throw new Error('no parcel');
    try {
      return moved(order, what, parcel);
    } catch (error) {
      const refused = [IllegalTransitionError, NotCancellableError].some((kind) => error instanceof kind);
      if (!refused) throw error;
      return order;
    }
  }

  function moved(order: Order, what: string, { id, sellerId }: { id: ShipmentId; sellerId: UserId }): Order {
    switch (what) {
      case 'ship':
        return order.ship(id, sellerId, null, NOON);
      case 'giveUp':
        return order.giveUp(id, 'seller', 'x', NOON);
      case 'lose':
        return order.lose(id, 'timer', NOON);
      case 'arrive':
        return order.arrive(id, 'timer', NOON);
      case 'delay':
        return order.delay(id, NOON);
      case 'receive':
        return order.receive(NOON);
      case 'operator':
        return order.cancel('operator', NOON);
      default:
        return order.cancel('buyer', NOON);
    }
  }
});
