import { setTimeout as delay } from 'node:timers/promises';
import { ask } from './https.js';

/** Pages asked for one after another, each on a connection of its own, until it is told to end. */
export class Browsing {
  readonly failures: string[] = [];
  answered = 0;
  private ended = false;
  private readonly readers: readonly Promise<void>[];

  /** @param url the shop as a reader finds it, which may be another place each time */
  constructor(url: () => string, readers = 3) {
    this.readers = Array.from({ length: readers }, () => this.read(url));
  }

  /** @returns how many pages were answered, and what went wrong with the others */
  async end(): Promise<{ answered: number; failures: readonly string[] }> {
    this.ended = true;
    await Promise.all(this.readers);
    return { answered: this.answered, failures: this.failures };
  }

  private async read(url: () => string): Promise<void> {
    while (!this.ended) {
      const began = new Date();
      const outcome = await ask(`${url()}/books`).then(
        ({ status }) => (status === 200 ? undefined : String(status)),
        (error: unknown) => String(error),
      );
      if (outcome === undefined) this.answered += 1;
      else this.failures.push(`${began.toISOString()} ${outcome} after ${Date.now() - began.getTime()} ms`);
      await delay(20);
    }
  }
}
