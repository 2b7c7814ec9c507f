/** How many events a relay takes at a time. */
export const BATCH_SIZE = 50;

/** Relays choose their batch among this many batches' worth of due events, so that they rarely want the same ones. */
export const WINDOW_BATCHES = 8;

/** Events of a batch that are published at the same time. */
export const LANES = 4;

/** So long a relay may keep what it has taken; then it is anybody's again. */
export const LEASE_MS = 30_000;

/** One publication takes no longer: what has not answered by then has failed. */
export const PUBLISH_TIMEOUT_MS = 10_000;

/** Past this no further event of a batch is begun, so that the last one ends well within the lease. */
export const BEGIN_WITHIN_MS = 15_000;

/** With the backoff below an event is tried for about 20 minutes. */
export const MAX_ATTEMPTS = 12;

/** Published and discarded events are kept this long. */
export const KEPT_MS = 30 * 86_400_000;

/** What a consumer has applied is remembered this long after it did. */
export const REMEMBERED_MS = 90 * 86_400_000;

/** A dead event that is older is not retried: some consumer may have forgotten, when it comes, that it has applied it. */
export const RETRIED_WITHIN_MS = 60 * 86_400_000;

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 300_000;

/** Milliseconds until an event that has failed `attempts` times is tried again: 1 s, doubled each time up to 5 min, of which the last half is chance. */
export function backoffMs(attempts: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempts - 1));
  return Math.round(full / 2 + (full / 2) * random());
}
