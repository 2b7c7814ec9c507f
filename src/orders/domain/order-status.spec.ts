import { IllegalTransitionError } from './order-errors.js';
import { ACTORS, assertMove, mayMove, ORDER_STATUSES } from './order-status.js';

/** DESIGN's diagram, written down once more and by hand: `from > to: who`. */
const DIAGRAM = [
  'reserved > paying: buyer',
  'reserved > expired: timer',
  'reserved > cancelled: buyer operator',
  'paying > paid: buyer timer',
  'paying > reserved: buyer timer',
  'paying > payment_unknown: buyer timer',
  'payment_unknown > paid: timer',
  'payment_unknown > reserved: timer',
  'paid > shipped: seller operator',
  'paid > refunding: buyer seller operator',
  'shipped > delivered: buyer seller operator timer',
  'shipped > refunding: operator timer',
  'refunding > refunded: timer',
];

const legal = new Set(
  DIAGRAM.flatMap((line) => {
    const [move = '', who = ''] = line.split(': ');
    return who.split(' ').map((actor) => `${move} by ${actor}`);
  }),
);

const everyMove = ORDER_STATUSES.flatMap((from) =>
  ORDER_STATUSES.flatMap((to) => ACTORS.map((actor) => ({ from, to, actor, name: `${from} > ${to} by ${actor}` }))),
);

describe('the moves of an order', () => {
  it('are tried in every pair by every actor', () => {
    expect(everyMove).toHaveLength(10 * 10 * 4);
  });

  it.each(everyMove.filter(({ name }) => legal.has(name)))('$name is legal', ({ from, to, actor }) => {
    expect(mayMove(from, to, actor)).toBe(true);
    expect(() => assertMove(from, to, actor)).not.toThrow();
  });

  it('are otherwise all refused, with the state the order is in', () => {
    const illegal = everyMove.filter(({ name }) => !legal.has(name));
    expect(illegal).toHaveLength(everyMove.length - legal.size);
    for (const { from, to, actor } of illegal) {
      expect(mayMove(from, to, actor)).toBe(false);
      let refusal: unknown;
      try {
        assertMove(from, to, actor);
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(IllegalTransitionError);
      expect(refusal).toMatchObject({ code: 'orders.illegal_transition', details: { state: from, to } });
    }
  });

  it('lead nowhere from an end', () => {
    const ends = ORDER_STATUSES.filter((from) => !everyMove.some((move) => move.from === from && legal.has(move.name)));
    expect(ends).toEqual(['delivered', 'expired', 'cancelled', 'refunded']);
  });
});
