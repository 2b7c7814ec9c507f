const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;

const FIRST_WAIT_MS = 30 * SECOND_MS;
const LONGEST_WAIT_MS = 4 * HOUR_MS;

/** With these waits a mail server may be away for more than a day before the first mail is given up. */
export const MAX_ATTEMPTS = 16;

/** News older than this are none: a mail that could not go out for so long is dropped. */
export const MAX_AGE_MS = 7 * 24 * HOUR_MS;

/**
 * How long to wait after the attempt that failed, in milliseconds: twice as long each time, and from that half to the whole
 * by chance, so that many mails that failed together do not come back together. `random` is from 0 to 1.
 */
export function waitAfter(attempt: number, random: number): number {
  const whole = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 20));
  return Math.round(whole * (0.5 + random / 2));
}
