import { SeenNonces } from './seen-nonces.js';

describe('the nonces that were seen', () => {
  it('are each new once', () => {
    const nonces = new SeenNonces();
    expect([nonces.add('a', 100, 40), nonces.add('b', 100, 40), nonces.add('a', 100, 40)]).toEqual([true, true, false]);
  });

  it('are kept for as long as their calls are young enough, and no longer', () => {
    const nonces = new SeenNonces();
    nonces.add('a', 100, 40);
    nonces.add('b', 160, 40);
    expect(nonces.add('a', 100, 100)).toBe(false);
    expect(nonces.size).toBe(2);
    nonces.add('c', 161, 101);
    expect(nonces.size).toBe(2);
    expect(nonces.add('b', 160, 101)).toBe(false);
  });
});
