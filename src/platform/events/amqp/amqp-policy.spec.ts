import { MAX_ATTEMPTS } from '../relay-policy.js';
import { AmqpPolicy, reconnectDelayMs } from './amqp-policy.js';

const policy = new AmqpPolicy();

describe('the policy of the broker', () => {
  it('tries a delivery again later and later, for about 20 minutes', () => {
    const delays = Array.from({ length: policy.maxAttempts - 1 }, (_, index) => policy.delayAfter(index + 1));
    expect(delays.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(delays.at(-1)).toBe(300_000);
    expect(delays).toHaveLength(MAX_ATTEMPTS - 1);
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    const minutes = delays.reduce((sum, delay) => sum + delay, 0) / 60_000;
    expect(minutes).toBeGreaterThan(10);
    expect(minutes).toBeLessThan(25);
  });

  it('waits for a confirmation less long than the relay waits for it', () => {
    expect(policy.confirmedWithinMs).toBeLessThan(10_000);
  });

  it('connects again after a while that grows to its limit, half of it chance', () => {
    const least = [1, 2, 3, 20].map((failures) => reconnectDelayMs(failures, 10_000, () => 0));
    const most = [1, 2, 3, 20].map((failures) => reconnectDelayMs(failures, 10_000, () => 1));
    expect(least).toEqual([100, 200, 400, 5_000]);
    expect(most).toEqual([200, 400, 800, 10_000]);
  });
});
