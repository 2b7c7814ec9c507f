import type { CpuUsage } from './cpu-usage.js';
import type { ScaledService } from './docker-engine.js';
import type { ScalingPolicy } from './scaling-policy.js';

export interface AutoscalerParts {
  readonly policy: ScalingPolicy;
  readonly usage: CpuUsage;
  readonly service: () => Promise<ScaledService>;
  readonly metrics: () => Promise<ReadonlyMap<string, string>>;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** One look at the service, and what follows from it. */
export class Autoscaler {
  constructor(private readonly parts: AutoscalerParts) {}

  /** Changes nothing when it does not know enough. Rejects when Docker, or the name of the service, gives no answer. */
  async look(): Promise<void> {
    const { policy, usage, now, log } = this.parts;
    const metrics = await this.parts.metrics();
    const service = await this.parts.service();
    const cpu = usage.next(now(), metrics);
    // While versions change there are more instances than asked for, and starting costs CPU.
    if (cpu === undefined || service.isUpdating) return;
    // Half of them silent: the others' use says little, and something else is wrong.
    if (metrics.size * 2 < service.replicas) {
      log(`only ${metrics.size} of ${service.replicas} instances answered: nothing is changed`);
      return;
    }
    const wanted = policy.decide(now(), service.replicas, cpu);
    if (wanted === service.replicas) return;
    await service.scaleTo(wanted);
    log(`${service.replicas} instances use ${Math.round(cpu * 100)} % of their CPU: now ${wanted}`);
  }
}
