/** After so long the provider is asked for the first time about what it did not answer. */
export const SHORTEST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** How long to wait before the provider is asked again about something of that age: soon at first, then ever more seldom. */
export function pauseAt(ageMs: number): number {
  return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, ageMs / 2));
}
