import { ORDER_STATUSES } from './order-status.js';
import { DUE_STOCK_STATES, isDue, settled, STOCK_STATES, stockAfter } from './stock-state.js';

describe("what becomes of an order's copies", () => {
  it('follows from where the order goes', () => {
    const due = Object.fromEntries(ORDER_STATUSES.map((status) => [status, stockAfter('held', status)]));
    expect(due).toEqual({
      reserved: 'held',
      paying: 'held',
      payment_unknown: 'held',
      paid: 'confirm_due',
      shipped: 'held',
      delivered: 'held',
      expired: 'release_due',
      cancelled: 'release_due',
      refunding: 'held',
      refunded: 'held',
    });
  });

  it('is settled once the catalogue has been told', () => {
    expect(DUE_STOCK_STATES.map(settled)).toEqual(['confirmed', 'released', 'restocked']);
    expect(STOCK_STATES.filter(isDue)).toEqual([...DUE_STOCK_STATES]);
  });
});
