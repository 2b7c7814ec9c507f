import { ConcurrencyLimit } from './concurrency-limit.js';

describe('ConcurrencyLimit', () => {
  it('never runs more at a time than it has slots, and runs everything, in order', async () => {
    const limit = new ConcurrencyLimit(3);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const work = Array.from({ length: 200 }, (_, index) =>
      limit.run(async () => {
        started.push(index);
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return index;
      }),
    );
    const all = Array.from({ length: 200 }, (_, index) => index);
    await expect(Promise.all(work)).resolves.toEqual(all);
    expect(started).toEqual(all);
    expect(most).toBe(3);
  });

  it('gives the slot back when the work fails', async () => {
    const limit = new ConcurrencyLimit(1);
    await expect(limit.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(limit.run(() => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});
