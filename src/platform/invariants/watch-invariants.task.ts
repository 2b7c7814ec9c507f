import { Injectable, Logger } from '@nestjs/common';
import { type GaugeMetric, Metrics } from '../metrics/metrics.js';
import { RecurringTask } from '../timers/recurring-task.js';
import { Invariants } from './invariants.js';

/** Breaches are counted up to here: more of them are no more alarming. */
const COUNTED = 100;

/**
 * Keeps `bookstore_invariant_breaches{check}` up to date. It only reads, so every instance does it for its own gauge; seldom,
 * because a check looks at whole tables.
 */
@Injectable()
export class WatchInvariantsTask extends RecurringTask {
  readonly name = 'platform.watch-invariants';
  readonly intervalMs = 10 * 60_000;
  override readonly exclusive = false;
  private readonly logger = new Logger('invariants');
  private readonly breaches: GaugeMetric;

  constructor(
    private readonly invariants: Invariants,
    metrics: Metrics,
  ) {
    super();
    this.breaches = metrics.settableGauge(
      'bookstore_invariant_breaches',
      `Rows that break an invariant, up to ${COUNTED}: npm run check:invariants shows them`,
      ['check'],
    );
  }

  /** @throws when some could not be checked, after all the others were */
  async run(): Promise<void> {
    const failures = new Map<string, Error>();
    const watched = this.invariants.all.filter(({ isWatched }) => isWatched);
    for await (const { check, breaches, failure } of this.invariants.results(COUNTED, watched)) {
      if (failure) {
        failures.set(check.name, failure);
        continue;
      }
      this.breaches.set({ check: check.name }, breaches.length);
      if (breaches.length > 0)
        this.logger.error(
          { check: check.name, breaches: breaches.slice(0, 5) },
          `an invariant is broken: ${check.holds}`,
        );
    }
    const [cause] = failures.values();
    if (cause) throw new Error(`invariants could not be checked: ${[...failures.keys()].join(', ')}`, { cause });
  }
}
