import { MutableClock } from '../../../test/support/mutable-clock.js';
import { testConfig } from '../../../test/support/test-config.js';
import { RateLimitedError } from '../http/request-errors.js';
import { RefusalLimit } from './refusal-limit.js';

const clock = new MutableClock();
const limitWith = (rateLimits: boolean): RefusalLimit =>
  new RefusalLimit(testConfig({ engine: 'sqlite', file: ':memory:' }, { rateLimits }), clock);

let limit: RefusalLimit;

beforeEach(() => {
  limit = limitWith(true);
});

/** How many of so many refusals are told as what they are. */
function told(client: string, times: number): number {
  let count = 0;
  for (let time = 0; time < times; time += 1) {
    try {
      limit.count(client);
      count += 1;
    } catch (error) {
      if (!(error instanceof RateLimitedError)) throw error;
    }
  }
  return count;
}

describe('the limit of refusals', () => {
  it('is 30 a minute for each client', () => {
    expect([told('a', 40), told('b', 20), told('b', 20)]).toEqual([30, 20, 10]);
  });

  it('says when it ends, and begins anew then', () => {
    told('a', 30);
    clock.advance(45_000);
    expect(() => limit.count('a')).toThrow(expect.objectContaining({ retryAfterSeconds: 15 }));
    clock.advance(15_000);
    expect(told('a', 40)).toBe(30);
  });

  it('is off where rate limits are', () => {
    limit = limitWith(false);
    expect(told('a', 100)).toBe(100);
  });

  it('forgets whoever it counted first when there are too many to remember', () => {
    told('first', 30);
    for (let client = 0; client < 9_999; client += 1) limit.count(`client-${client}`);
    expect(told('first', 1)).toBe(0);
    limit.count('one too many');
    expect(told('first', 1)).toBe(1);
  });

  it('does not forget whoever came first and came again', () => {
    told('again and again', 1);
    clock.advance(60_000);
    for (let client = 0; client < 9_999; client += 1) limit.count(`client-${client}`);
    told('again and again', 30);
    limit.count('one too many');
    expect(told('again and again', 1)).toBe(0);
  });
});
