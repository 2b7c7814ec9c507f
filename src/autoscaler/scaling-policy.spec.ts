import { ScalingPolicy } from './scaling-policy.js';

const RULES = { min: 4, max: 16, targetCpu: 0.5, scaleOutCooldownMs: 60_000, scaleInWindowMs: 300_000 };

let policy: ScalingPolicy;

beforeEach(() => {
  policy = new ScalingPolicy(RULES, 0);
});

describe('the scaling policy', () => {
  it.each([
    ['twice the target, twice as many', 4, 1, 8],
    ['a little over it', 8, 0.6, 10],
    ['within a tenth of it, as many', 8, 0.54, 8],
    ['at most double, however much is used', 4, 4, 8],
    ['never more than the most', 14, 1, 16],
    ['at the most already', 16, 1, 16],
  ])('%s', (_title, replicas, cpu, expected) => {
    expect(policy.decide(0, replicas, cpu)).toBe(expected);
  });

  it.each([
    [2, 4],
    [20, 16],
  ])('brings %i back between the fewest and the most at once', (replicas, expected) => {
    expect(policy.decide(0, replicas, 0.5)).toBe(expected);
  });

  it('waits for those that it has asked for before it asks for more', () => {
    expect(policy.decide(0, 4, 0.9)).toBe(8);
    expect(policy.decide(30_000, 8, 0.9)).toBe(8);
    expect(policy.decide(60_000, 8, 0.9)).toBe(15);
  });

  it('takes some away only when fewer were enough for the whole window, and two at a time', () => {
    for (let now = 0; now < 300_000; now += 30_000) expect(policy.decide(now, 10, 0.1)).toBe(10);
    expect(policy.decide(300_000, 10, 0.1)).toBe(8);
    expect(policy.decide(330_000, 8, 0.1)).toBe(6);
    expect(policy.decide(360_000, 6, 0.1)).toBe(4);
    expect(policy.decide(390_000, 4, 0)).toBe(4);
  });

  it('keeps as many as the busiest moment of the window wanted', () => {
    for (let now = 0; now < 300_000; now += 30_000) policy.decide(now, 10, 0.1);
    expect(policy.decide(300_000, 10, 0.45)).toBe(10);
    expect(policy.decide(570_000, 10, 0.1)).toBe(10);
    expect(policy.decide(630_000, 10, 0.1)).toBe(8);
  });
});
