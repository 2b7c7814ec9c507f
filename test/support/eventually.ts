import { setTimeout as delay } from 'node:timers/promises';

const WITHIN_MS = 30_000;
/** Between two looks: short at first, and never so short for long that looking is what the machine is busy with. */
const [SHORTEST_MS, LONGEST_MS] = [5, 100];

/** What `look` finds as soon as `isThere` says so; fails with what it found last. */
export async function eventually<T>(look: () => T | Promise<T>, isThere: (found: T) => boolean): Promise<T> {
  return poll(look, isThere, WITHIN_MS, (found) => `still ${JSON.stringify(found)}`);
}

/** Waits for a condition; answers after how many milliseconds it came about. @throws when it does not in time */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = WITHIN_MS,
): Promise<number> {
  const began = Date.now();
  await poll(isSo, Boolean, withinMs, () => `waited in vain until ${what}`);
  return Date.now() - began;
}

async function poll<T>(
  look: () => T | Promise<T>,
  isThere: (found: T) => boolean,
  withinMs: number,
  complaint: (found: T) => string,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (let pause = SHORTEST_MS; ; pause = Math.min(LONGEST_MS, pause * 2)) {
    const found = await look();
    if (isThere(found)) return found;
    if (Date.now() > end) throw new Error(`${complaint(found)}, after ${withinMs} ms`);
    await delay(pause);
  }
}
