import { Injectable } from '@nestjs/common';
import type { ServiceName } from '../../shared/services.js';
import { type CounterMetric, type GaugeMetric, type HistogramMetric, Metrics } from '../metrics/metrics.js';

/** `refused` by a rule of the owner's; `failed`: no answer in the end; `cut_off`: not even asked, the breaker being open. */
export type CallOutcome = 'answered' | 'refused' | 'failed' | 'cut_off';

const BREAKER_STATES = { closed: 0, half_open: 0.5, open: 1 } as const;
export type BreakerState = keyof typeof BREAKER_STATES;

@Injectable()
export class InternalCallMetrics {
  private readonly durations: HistogramMetric;
  private readonly retries: CounterMetric;
  private readonly breakers: GaugeMetric;

  constructor(metrics: Metrics) {
    this.durations = metrics.histogram(
      'bookstore_internal_call_duration_seconds',
      'Calls to modules in other processes, retries included',
      ['module', 'method', 'outcome'],
      [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 6],
    );
    this.retries = metrics.counter('bookstore_internal_call_retries_total', 'Attempts after the first', [
      'module',
      'method',
    ]);
    this.breakers = metrics.settableGauge(
      'bookstore_internal_breaker_state',
      'Circuit breaker of a module in another process: 0 closed, 0.5 trying, 1 open',
      ['module'],
    );
  }

  ended(module: ServiceName, method: string, outcome: CallOutcome, seconds: number): void {
    this.durations.observe({ module, method, outcome }, seconds);
  }

  retried(module: ServiceName, method: string): void {
    this.retries.inc({ module, method });
  }

  breaker(module: ServiceName, state: BreakerState): void {
    this.breakers.set({ module }, BREAKER_STATES[state]);
  }
}
