import { setTimeout as delay } from 'node:timers/promises';
import { isRetryable } from './database-errors.js';
import { DatabaseBusyError } from './database.js';

const ATTEMPTS = 5;
const FIRST_DELAY_MS = 20;

/**
 * Runs the unit again on deadlock, lock timeout or busy: at most five times, with full jitter between 0 and 20·2ⁿ ms.
 * @throws DatabaseBusyError when it was in others' way each time
 */
export async function withRetries<T>(unit: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await unit();
    } catch (error) {
      if (!isRetryable(error)) throw error;
      if (attempt >= ATTEMPTS) throw new DatabaseBusyError(error);
      await delay(Math.random() * FIRST_DELAY_MS * 2 ** attempt);
    }
  }
}
