import { setTimeout as delay } from 'node:timers/promises';
import { isRetryable } from './database-errors.js';

const ATTEMPTS = 5;
const FIRST_DELAY_MS = 20;

/** Runs the unit again on deadlock, lock timeout or busy: at most five times, with full jitter between 0 and 20·2ⁿ ms. */
export async function withRetries<T>(unit: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await unit();
    } catch (error) {
      if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
      await delay(Math.random() * FIRST_DELAY_MS * 2 ** attempt);
    }
  }
}
