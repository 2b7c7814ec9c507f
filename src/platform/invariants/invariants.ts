import { Injectable } from '@nestjs/common';
import { ProvidersOf } from '../discovery/providers-of.js';
import { type Breach, InvariantCheck } from './invariant-check.js';

export interface InvariantResult {
  readonly check: InvariantCheck;
  readonly breaches: readonly Breach[];
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

  /** One after another, so that a check costs the database no more than one query at a time. */
  async *results(limit: number): AsyncGenerator<InvariantResult> {
    for (const check of this.all) {
      const began = performance.now();
      const breaches = await check.breaches(limit);
      yield { check, breaches, tookMs: performance.now() - began };
    }
  }
}
