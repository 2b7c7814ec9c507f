/** After so long the provider is asked for the first time about what it did not answer. */
export const SHORTEST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** How long to wait before the provider is asked again about something of that age: soon at first, then ever more seldom. */
export function pauseAt(ageMs: number): number {
  return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, ageMs / 2));
}

/**
 * Does `work` on each, so many at once: a provider that lets its callers wait must not make each wait for all before it. A
 * failure ends it when the others of its group have ended.
 */
export async function inGroups<T>(all: readonly T[], size: number, work: (one: T) => Promise<void>): Promise<void> {
  for (let first = 0; first < all.length; first += size) {
    const group = await Promise.allSettled(all.slice(first, first + size).map(work));
    for (const one of group) if (one.status === 'rejected') throw one.reason;
  }
}
