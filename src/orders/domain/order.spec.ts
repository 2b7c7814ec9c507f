import { newId, type ShipmentId, type UserId } from '../../shared/ids.js';
import { Money } from '../../shared/money.js';
import { anAddress, aLine, aRate, anOrder, NOON, orderIn } from '../../../test/builders/order.builder.js';
import { NotCancellableError, NotPayableError, ShipmentNotFoundError, TotalTooLargeError } from './order-errors.js';
import { ORDER_STATUSES } from './order-status.js';
import { quantityOf } from './quantity.js';

const later = (minutes: number): Date => new Date(NOON.getTime() + minutes * 60_000);

describe('an order', () => {
  it('costs its lines and its carrier', () => {
    const order = anOrder({
      lines: [
        aLine({ unitPrice: Money.of(1999, 'USD'), quantity: quantityOf(3) }),
        aLine({ unitPrice: Money.of(1, 'USD'), quantity: quantityOf(99) }),
        aLine({ unitPrice: Money.zero('USD'), quantity: quantityOf(1) }),
      ],
      rate: { ...aRate, cost: Money.of(1500, 'USD') },
    });
    expect(order.subtotal.amount).toBe(3 * 1999 + 99);
    expect(order.total).toEqual(Money.of(3 * 1999 + 99 + 1500, 'USD'));
  });

  it('is not made when one payment cannot be its total', () => {
    const dear = aLine({ unitPrice: Money.of(99_999_999_999, 'USD'), quantity: quantityOf(1) });
    expect(() => anOrder({ lines: [dear] })).toThrow(TotalTooLargeError);
    expect(() => anOrder({ lines: [{ ...dear, quantity: quantityOf(99) }] })).toThrow(TotalTooLargeError);
  });

  it('has one shipment for each of its sellers', () => {
    const [ana, luis] = [newId<UserId>(), newId<UserId>()];
    const lines = [aLine({ sellerId: ana }), aLine({ sellerId: luis }), aLine({ sellerId: ana })];
    const { shipments } = anOrder({ lines }).state;
    expect(shipments.map(({ sellerId, status }) => [sellerId, status])).toEqual([
      [ana, 'pending'],
      [luis, 'pending'],
    ]);
  });

  it('can be paid until the very moment it expires', () => {
    const order = anOrder();
    const { expiresAt } = order.state;
    expect(order.startPayment(new Date(expiresAt.getTime() - 1)).state.status).toBe('paying');
    expect(() => order.startPayment(expiresAt)).toThrow(new NotPayableError('expired'));
    expect(() => order.expire(new Date(expiresAt.getTime() - 1))).toThrow();
    expect(order.expire(expiresAt).state).toMatchObject({ status: 'expired', stock: 'release_due' });
  });

  it('gives back what was taken beyond its total, and what is left of its own money when it is cancelled', () => {
    const excess = Money.of(500, 'USD');
    const paid = orderIn('paying').paymentCaptured('timer', NOON, excess);
    expect([paid.state.status, paid.state.stock]).toEqual(['paid', 'confirm_due']);
    expect(paid.refundsDue).toEqual([{ cause: 'excess', reason: 'excess', amount: excess, at: NOON }]);
    expect(orderIn('paying').paymentCaptured('buyer', NOON).refundsDue).toEqual([]);
    const [, rest] = paid.cancel('buyer', NOON).refundsDue;
    expect(rest).toMatchObject({ cause: 'order', amount: paid.total });
  });

  it.each(['paying', 'payment_unknown'] as const)('that is %s waits on when something else was taken', (status) => {
    const taken = Money.of(1, 'EUR');
    const order = orderIn(status).paymentMismatched(taken, 'timer', NOON);
    expect(order.state).toMatchObject({ status: 'reserved', stock: 'held' });
    expect(order.refundsDue).toEqual([{ cause: 'mismatch', reason: 'mismatch', amount: taken, at: NOON }]);
  });

  it.each(ORDER_STATUSES.filter((status) => status !== 'reserved'))('that is %s cannot be paid', (status) => {
    expect(() => orderIn(status).startPayment(NOON)).toThrow(new NotPayableError(status));
  });

  it.each([
    ['reserved', 'cancelled', 'release_due'],
    ['paid', 'refunding', 'restock_due'],
  ] as const)('that is %s is cancelled to %s, its stock to %s', (status, to, stock) => {
    const order = orderIn(status).cancel('buyer', NOON);
    expect(order.state).toMatchObject({ status: to, stock });
    expect(order.state.shipments.map((shipment) => shipment.status)).toEqual(['cancelled', 'cancelled']);
  });

  it.each(ORDER_STATUSES.filter((status) => !['reserved', 'paid'].includes(status)))(
    'that is %s cannot be cancelled',
    (status) => {
      expect(() => orderIn(status).cancel('buyer', NOON)).toThrow(new NotCancellableError(status));
    },
  );

  it('of which a part was sent cannot be cancelled', () => {
    const order = orderIn('paid');
    const [first] = order.state.shipments;
    const sent = order.ship(idOf(first), sellerOf(first), null, NOON);
    expect(sent.state.status).toBe('paid');
    expect(() => sent.cancel('buyer', NOON)).toThrow(NotCancellableError);
  });

  it('is shipped when every seller has sent, and delivered when the buyer has everything', () => {
    const order = orderIn('paid');
    const [first, second] = order.state.shipments;
    const half = order.ship(idOf(first), sellerOf(first), 'GU 1', later(1));
    const received = half.receive(later(2));
    expect(received.state).toMatchObject({
      status: 'paid',
      shipments: [{ status: 'delivered' }, { status: 'pending' }],
    });
    const whole = received.ship(idOf(second), sellerOf(second), null, later(3));
    expect(whole.state.status).toBe('shipped');
    expect(whole.receive(later(4)).state).toMatchObject({
      status: 'delivered',
      shipments: [
        { trackingNumber: 'GU 1', shippedAt: later(1), deliveredAt: later(2) },
        { trackingNumber: null, shippedAt: later(3), deliveredAt: later(4) },
      ],
    });
  });

  it('knows no shipment of another seller, or before it was paid', () => {
    const order = orderIn('paid');
    const [first] = order.state.shipments;
    expect(() => order.ship(idOf(first), newId<UserId>(), null, NOON)).toThrow(ShipmentNotFoundError);
    expect(() => order.ship(newId<ShipmentId>(), sellerOf(first), null, NOON)).toThrow(ShipmentNotFoundError);
    const reserved = orderIn('reserved');
    const [unpaid] = reserved.state.shipments;
    expect(() => reserved.ship(idOf(unpaid), sellerOf(unpaid), null, NOON)).toThrow(ShipmentNotFoundError);
  });

  it('is not sent twice, and not received before it was sent', () => {
    const order = orderIn('paid');
    const [first] = order.state.shipments;
    const sent = order.ship(idOf(first), sellerOf(first), null, NOON);
    expect(() => sent.ship(idOf(first), sellerOf(first), null, NOON)).toThrow('no way from shipped to shipped');
    expect(() => order.receive(NOON)).toThrow('no way from paid to delivered');
  });

  it('keeps its address as it was', () => {
    expect(anOrder().state.address).toEqual(anAddress);
  });
});

type Parcel = ReturnType<typeof anOrder>['state']['shipments'][number];

function idOf(parcel: Parcel | undefined): ShipmentId {
  if (!parcel) throw new Error('no such parcel');
  return parcel.id;
}

function sellerOf(parcel: Parcel | undefined): UserId {
  if (!parcel) throw new Error('no such parcel');
  return parcel.sellerId;
}
