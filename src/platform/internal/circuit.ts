import CircuitBreaker from 'opossum';
import type { BreakerState } from './internal-call.metrics.js';

/** Half of at least five attempts within ten seconds have to fail before nobody asks any more. */
const LIMITS = {
  timeout: false,
  errorThresholdPercentage: 50,
  volumeThreshold: 5,
  rollingCountTimeout: 10_000,
  rollingCountBuckets: 10,
  rollingPercentilesEnabled: false,
  enableSnapshots: false,
} as const;

/** The breaker was open, the program is about to end, or who asks has waited in vain before: nothing was sent. */
export class CutOffError extends Error {
  constructor(options?: ErrorOptions) {
    super('not asked', options);
    this.name = 'CutOffError';
  }
}

/** A circuit breaker for the attempts at one module's calls. An attempt fails by throwing; what it answers counts as success. */
export class Circuit {
  private readonly breaker: CircuitBreaker<[() => Promise<void>], void>;

  /** `cutOffMs`: from the moment that nobody is let through any more to the one that may try. */
  constructor(cutOffMs: number, onChange: (state: BreakerState) => void) {
    const attempts = (attempt: () => Promise<void>): Promise<void> => attempt();
    this.breaker = new CircuitBreaker(attempts, { ...LIMITS, resetTimeout: cutOffMs });
    this.breaker.on('open', () => onChange('open'));
    this.breaker.on('halfOpen', () => onChange('half_open'));
    this.breaker.on('close', () => onChange('closed'));
  }

  /** @throws CutOffError, and what the attempt throws */
  async run<T>(attempt: () => Promise<T>): Promise<T> {
    let answer: { readonly value: T } | undefined;
    try {
      await this.breaker.fire(async () => {
        answer = { value: await attempt() };
      });
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'EOPENBREAKER' || error.code === 'ESHUTDOWN')) {
        throw new CutOffError({ cause: error });
      }
      throw error;
    }
    if (!answer) throw new Error('the breaker ran nothing');
    return answer.value;
  }

  close(): void {
    this.breaker.shutdown();
  }
}
