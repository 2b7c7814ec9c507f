export interface ScalingRules {
  readonly min: number;
  readonly max: number;
  /** The share of its CPU that an instance should use, over 0 and at most 1. */
  readonly targetCpu: number;
  /** After more instances were asked for, so long they are waited for before still more are. */
  readonly scaleOutCooldownMs: number;
  /** Fewer are asked for when so few would have been enough all this time. */
  readonly scaleInWindowMs: number;
}

/** So far from the target nothing is done: every change of the number costs more than it brings. */
const TOLERANCE = 0.1;
/** One step out at most doubles the number; one step in takes this many away. */
const FEWER_AT_ONCE = 2;

interface Recommendation {
  readonly at: number;
  readonly replicas: number;
}

/**
 * How many instances there should be, by the CPU that they use: as Kubernetes' HPA has it, quick to add and slow to take away.
 * It remembers what it recommended, so there is one for a service.
 */
export class ScalingPolicy {
  private readonly recommendations: Recommendation[] = [];
  private readonly since: number;
  private lastOut = -Infinity;

  constructor(
    private readonly rules: ScalingRules,
    now: number,
  ) {
    this.since = now;
  }

  /** @param cpu the share of its CPU that an instance used on average */
  decide(now: number, replicas: number, cpu: number): number {
    const { min, max, scaleOutCooldownMs, scaleInWindowMs } = this.rules;
    const wanted = this.within(this.wantedFor(replicas, cpu));
    this.recommendations.push({ at: now, replicas: wanted });
    while ((this.recommendations[0]?.at ?? now) < now - scaleInWindowMs) this.recommendations.shift();

    if (replicas < min || replicas > max) return this.within(replicas);
    if (wanted > replicas) {
      if (now - this.lastOut < scaleOutCooldownMs) return replicas;
      this.lastOut = now;
      return Math.min(wanted, replicas * 2);
    }
    // What was not looked at for a whole window is not known to be too much.
    if (now - this.since < scaleInWindowMs) return replicas;
    const enough = Math.max(...this.recommendations.map((recommendation) => recommendation.replicas));
    return enough < replicas ? Math.max(enough, replicas - FEWER_AT_ONCE) : replicas;
  }

  private wantedFor(replicas: number, cpu: number): number {
    const ratio = cpu / this.rules.targetCpu;
    return Math.abs(ratio - 1) <= TOLERANCE ? replicas : Math.ceil(replicas * ratio);
  }

  private within(replicas: number): number {
    return Math.min(Math.max(replicas, this.rules.min), this.rules.max);
  }
}
