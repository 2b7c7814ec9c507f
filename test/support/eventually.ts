import { setTimeout as delay } from 'node:timers/promises';

const WITHIN_MS = 30_000;
const EVERY_MS = 25;

/** What `look` finds as soon as `isThere` says so; fails with what it found last. */
export async function eventually<T>(look: () => Promise<T>, isThere: (found: T) => boolean): Promise<T> {
  const until = Date.now() + WITHIN_MS;
  for (;;) {
    const found = await look();
    if (isThere(found)) return found;
    if (Date.now() > until) throw new Error(`still ${JSON.stringify(found)} after ${WITHIN_MS} ms`);
    await delay(EVERY_MS);
  }
}
