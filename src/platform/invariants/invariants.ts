import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ProvidersOf } from '../discovery/providers-of.js';
import { type Breach, InvariantCheck } from './invariant-check.js';

export interface InvariantResult {
  readonly check: InvariantCheck;
  readonly breaches: readonly Breach[];
  /** Why it could not be checked: then nobody knows whether it holds. */
  readonly failure?: Error;
  /** Milliseconds that it took. */
  readonly tookMs: number;
}

/** Everything that this process can check: the invariants of the modules that it hosts, and those between them. */
@Injectable()
export class Invariants {
  constructor(private readonly providers: ProvidersOf) {}

  get all(): readonly InvariantCheck[] {
    return this.providers.all(InvariantCheck).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * One after another, so that a check costs the database no more than one query at a time, and each in a turn of its own:
   * SQLite's queries run on the event loop.
   */
  async *results(limit: number, checks = this.all): AsyncGenerator<InvariantResult> {
    const run = {};
    for (const check of checks) {
      const began = performance.now();
      const found = await breachesOf(check, limit, run);
      yield { check, ...found, tookMs: performance.now() - began };
      await nextTurn();
    }
  }
}

/** One that cannot be checked does not keep the others from being checked. */
async function breachesOf(
  check: InvariantCheck,
  limit: number,
  run: object,
): Promise<Pick<InvariantResult, 'breaches' | 'failure'>> {
  try {
    return { breaches: await check.breaches(limit, run) };
  } catch (error) {
    return { breaches: [], failure: error instanceof Error ? error : new Error(String(error)) };
  }
}
