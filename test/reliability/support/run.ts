import { appendFileSync } from 'node:fs';

/** Whether everything runs with its full counts, rather than what fits into eight minutes. */
export const FULL = process.env['RELIABILITY'] === 'full';

/** Printed at the start; the same seed makes the same choices. */
export const SEED = Number(process.env['RELIABILITY_SEED'] ?? 1);

/** How many shops at once, where a row has several of its own. */
export const LANES = Number(process.env['RELIABILITY_LANES'] ?? 2);

/** How often each crash is tried by a full run. */
export const ROUNDS = Number(process.env['RELIABILITY_ROUNDS'] ?? 10);

/** In how many moments a full run crashes, as chance has them; 0 for all. */
export const MOMENTS = Number(process.env['RELIABILITY_MOMENTS'] ?? 0);

export const counted = (quick: number, full: number): number => (FULL ? full : quick);

/** What a row measured, for the end of the output and for docs/reliability.md. */
export function figures(row: string, values: Readonly<Record<string, string | number>>): void {
  const figuresFile = process.env['RELIABILITY_FIGURES'];
  const { testPath: file } = expect.getState();
  if (figuresFile !== undefined) appendFileSync(figuresFile, `${JSON.stringify({ file, row, values })}\n`);
}

/** Chance that repeats: mulberry32. */
export class Dice {
  private state: number;

  constructor(row: string, seed = SEED) {
    this.state = [...row].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193), seed) >>> 0;
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, but not including, `below`. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const rest = [...list];
    return list.flatMap(() => rest.splice(this.below(rest.length), 1));
  }
}

/** Does `work` for every item, so many at a time. */
export async function inParallel<T, R>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const waiting = [...items.entries()];
  const results: R[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  return results;
}
