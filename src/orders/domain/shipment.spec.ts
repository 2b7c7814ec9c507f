import { newId, type ShipmentId, type UserId } from '../../shared/ids.js';
import { IllegalTransitionError, InvalidGiveUpReasonError } from './order-errors.js';
import { ACTORS } from './order-status.js';
import {
  cancelled,
  delayed,
  delivered,
  givenUp,
  lost,
  MAX_GIVE_UP_REASON,
  parseGiveUpReason,
  parseTrackingNumber,
  pendingShipment,
  shipped,
} from './shipment.js';
import { assertShipmentMove, mayMoveShipment, SHIPMENT_STATUSES } from './shipment-status.js';

const NOW = new Date('2026-11-20T12:00:00Z');
const pending = pendingShipment(newId<ShipmentId>(), newId<UserId>());

/** The table once more, by hand: `from > to: who`. */
const DIAGRAM = [
  'pending > shipped: seller',
  'pending > cancelled: buyer seller operator timer',
  'shipped > delivered: buyer operator timer',
  'shipped > lost: operator timer',
];
const legal = new Set(
  DIAGRAM.flatMap((line) => {
    const [move = '', who = ''] = line.split(': ');
    return who.split(' ').map((actor) => `${move} by ${actor}`);
  }),
);
const everyMove = SHIPMENT_STATUSES.flatMap((from) =>
  SHIPMENT_STATUSES.flatMap((to) => ACTORS.map((actor) => ({ from, to, actor, name: `${from} > ${to} by ${actor}` }))),
);

describe('the moves of a parcel', () => {
  it.each(everyMove)(
    '$name: legal where the table has it, else refused with its state',
    ({ from, to, actor, name }) => {
      expect(mayMoveShipment(from, to, actor)).toBe(legal.has(name));
      if (legal.has(name)) {
        assertShipmentMove(from, to, actor);
        return;
      }
      const refusal = new IllegalTransitionError(from, to);
      expect(() => {
        assertShipmentMove(from, to, actor);
      }).toThrow(refusal);
    },
  );
});

describe('a shipment', () => {
  const sent = shipped(pending, 'GU-1', NOW);
  const arrived = delivered(sent, 'buyer', NOW);
  const gone = lost(sent, 'timer');
  const off = cancelled(pending, 'buyer');

  it('goes from pending to shipped to delivered, is cancelled, or is lost', () => {
    expect(sent).toMatchObject({ status: 'shipped', trackingNumber: 'GU-1', shippedAt: NOW, stock: 'with_order' });
    expect(arrived).toMatchObject({ status: 'delivered', deliveredAt: NOW, stock: 'with_order' });
    expect(gone).toMatchObject({ status: 'lost', stock: 'with_order' });
    expect(off).toMatchObject({ status: 'cancelled', stock: 'with_order' });
    expect(givenUp(pending, 'seller')).toMatchObject({ status: 'cancelled', stock: 'restock_due' });
  });

  it('makes no other move', () => {
    for (const one of [sent, arrived, gone, off]) {
      expect(() => shipped(one, null, NOW)).toThrow('no way from');
      expect(() => cancelled(one, 'buyer')).toThrow('no way from');
      expect(() => givenUp(one, 'seller')).toThrow('no way from');
    }
    for (const one of [pending, arrived, gone, off]) {
      expect(() => delivered(one, 'timer', NOW)).toThrow('no way from');
      expect(() => lost(one, 'timer')).toThrow('no way from');
      expect(() => delayed(one, NOW)).toThrow('no way from');
    }
  });

  it('is late once', () => {
    const late = delayed(sent, NOW);
    expect(late).toEqual({ ...sent, delayedAt: NOW });
    expect(() => delayed(late, NOW)).toThrow('no way from');
    expect(delivered(late, 'timer', NOW)).toMatchObject({ status: 'delivered', delayedAt: NOW });
  });
});

describe('a reason', () => {
  it('is one line of text', () => {
    expect(parseGiveUpReason('  Se mojó\r\nla caja\u0000 ')).toBe('Se mojó la caja');
    for (const text of ['', ' \n', 'x'.repeat(MAX_GIVE_UP_REASON + 1)]) {
      expect(() => parseGiveUpReason(text)).toThrow(InvalidGiveUpReasonError);
    }
  });
});

describe('a tracking number', () => {
  it('may be left out', () => {
    expect(parseTrackingNumber('  ')).toBeNull();
  });

  it('is letters, digits, spaces and hyphens', () => {
    expect(parseTrackingNumber(' 1Z 999-AA1 ')).toBe('1Z 999-AA1');
    for (const text of ['-1', '<b>1</b>', '1\n2', 'ñ', 'x'.repeat(61)]) {
      expect(() => parseTrackingNumber(text)).toThrow('tracking number');
    }
  });
});
