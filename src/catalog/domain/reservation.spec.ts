import { isDone, RESERVATION_STATUSES, RESERVATION_STEPS } from './reservation.js';
import { RESERVATION_MOVES } from './stock.js';

describe('the steps of a reservation', () => {
  it('say for every command and status whether it acts, finds its work done, or is refused', () => {
    const table = Object.fromEntries(
      (['confirm', 'release', 'restock'] as const).map((command) => [
        command,
        RESERVATION_STATUSES.map((status) =>
          RESERVATION_STEPS[command].from === status ? 'acts' : isDone(command, status) ? 'done' : 'refused',
        ),
      ]),
    );
    //          held       confirmed  released   restocked
    expect(table).toEqual({
      confirm: ['acts', 'done', 'refused', 'done'],
      release: ['acts', 'refused', 'done', 'refused'],
      restock: ['refused', 'acts', 'refused', 'done'],
    });
  });

  it('only move copies: none is made, none is lost', () => {
    for (const { available, reserved, sold } of Object.values(RESERVATION_MOVES))
      expect(available + reserved + sold).toBe(0);
  });

  it('bring every copy back to where it was', () => {
    const after = (...moves: (keyof typeof RESERVATION_MOVES)[]) =>
      moves.reduce(
        (shelf, move) => ({
          available: shelf.available + RESERVATION_MOVES[move].available,
          reserved: shelf.reserved + RESERVATION_MOVES[move].reserved,
          sold: shelf.sold + RESERVATION_MOVES[move].sold,
        }),
        { available: 0, reserved: 0, sold: 0 },
      );
    const nothing = { available: 0, reserved: 0, sold: 0 };
    expect(after('reserved', 'released')).toEqual(nothing);
    expect(after('reserved', 'confirmed', 'restocked')).toEqual(nothing);
    expect(after('reserved', 'confirmed')).toEqual({ available: -1, reserved: 0, sold: 1 });
  });
});
