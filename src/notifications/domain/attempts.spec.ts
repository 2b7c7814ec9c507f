import { MAX_ATTEMPTS, waitAfter } from './attempts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('the waits between attempts', () => {
  it('double up to four hours, and half of each is chance', () => {
    expect([1, 2, 3, 4].map((attempt) => waitAfter(attempt, 1))).toEqual([
      30_000,
      MINUTE_MS,
      2 * MINUTE_MS,
      4 * MINUTE_MS,
    ]);
    expect(waitAfter(1, 0)).toBe(15_000);
    expect([waitAfter(15, 1), waitAfter(1_000, 1)]).toEqual([4 * HOUR_MS, 4 * HOUR_MS]);
  });

  it('bear with a mail server that is away for a day, and not for a week', () => {
    const total = (random: number) =>
      Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => waitAfter(index + 1, random)).reduce((a, b) => a + b);
    expect(total(1)).toBeGreaterThan(24 * HOUR_MS);
    expect(total(1)).toBeLessThan(7 * 24 * HOUR_MS);
    expect(total(0)).toBeGreaterThan(12 * HOUR_MS);
  });
});
