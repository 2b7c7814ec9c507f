import {
  BEGIN_WITHIN_MS,
  backoffMs,
  KEPT_MS,
  LEASE_MS,
  MAX_ATTEMPTS,
  PUBLISH_TIMEOUT_MS,
  REMEMBERED_MS,
  RETRIED_WITHIN_MS,
} from './relay-policy.js';

describe('the backoff', () => {
  it('doubles from one second up to five minutes, the last half of it by chance', () => {
    const [shortest, longest] = [() => 0, () => 1];
    expect([1, 2, 3, 9, 10, 40].map((attempts) => backoffMs(attempts, longest))).toEqual([
      1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
    ]);
    expect([1, 2, 10].map((attempts) => backoffMs(attempts, shortest))).toEqual([500, 1_000, 150_000]);
  });

  it('has an event tried for a quarter of an hour at the least before it is dead', () => {
    const delays = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => backoffMs(index + 1, () => 1));
    expect(delays.reduce((sum, ms) => sum + ms)).toBeGreaterThan(15 * 60_000);
  });
});

describe('the times of the relay', () => {
  it('end the last publication of a batch within its lease', () => {
    expect(BEGIN_WITHIN_MS + PUBLISH_TIMEOUT_MS).toBeLessThan(LEASE_MS);
  });

  it('have consumers remember longer than an event can come again', () => {
    expect(RETRIED_WITHIN_MS + KEPT_MS).toBeLessThanOrEqual(REMEMBERED_MS);
  });
});
