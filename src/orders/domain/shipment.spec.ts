import { newId, type ShipmentId, type UserId } from '../../shared/ids.js';
import { cancelled, delivered, parseTrackingNumber, pendingShipment, shipped } from './shipment.js';

const NOW = new Date('2026-11-20T12:00:00Z');
const pending = pendingShipment(newId<ShipmentId>(), newId<UserId>());

describe('a shipment', () => {
  it('goes from pending to shipped to delivered, or is cancelled', () => {
    const sent = shipped(pending, 'GU-1', NOW);
    expect(sent).toMatchObject({ status: 'shipped', trackingNumber: 'GU-1', shippedAt: NOW });
    expect(delivered(sent, NOW)).toMatchObject({ status: 'delivered', deliveredAt: NOW });
    expect(cancelled(pending).status).toBe('cancelled');
  });

  it('makes no other move', () => {
    const sent = shipped(pending, null, NOW);
    const arrived = delivered(sent, NOW);
    const called = cancelled(pending);
    for (const one of [sent, arrived, called]) expect(() => shipped(one, null, NOW)).toThrow('no way from');
    for (const one of [pending, arrived, called]) expect(() => delivered(one, NOW)).toThrow('no way from');
    for (const one of [sent, arrived, called]) expect(() => cancelled(one)).toThrow('no way from');
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
