import { Autoscaler } from './autoscaler.js';
import { CpuUsage } from './cpu-usage.js';
import { ScalingPolicy } from './scaling-policy.js';

const RULES = { min: 2, max: 10, targetCpu: 0.5, scaleOutCooldownMs: 0, scaleInWindowMs: 60_000 };
const SECOND = 1_000;

/** A service of which each instance uses `cpu`, and `silent` of them do not answer. */
class Service {
  replicas = 4;
  cpu = 0.5;
  silent = 0;
  isUpdating = false;
  readonly lines: string[] = [];
  private now = 0;
  private seconds = 0;
  private readonly autoscaler = new Autoscaler({
    policy: new ScalingPolicy(RULES, 0),
    usage: new CpuUsage(1),
    now: () => this.now,
    log: (line) => this.lines.push(line),
    metrics: () => Promise.resolve(this.metrics()),
    service: () =>
      Promise.resolve({
        replicas: this.replicas,
        isUpdating: this.isUpdating,
        scaleTo: (replicas) => {
          this.replicas = replicas;
          return Promise.resolve();
        },
      }),
  });

  async afterTenSeconds(): Promise<number> {
    this.now += 10 * SECOND;
    this.seconds += 10 * this.cpu;
    await this.autoscaler.look();
    return this.replicas;
  }

  private metrics(): ReadonlyMap<string, string> {
    const answering = Array.from({ length: this.replicas - this.silent }, (_, index) => `10.0.0.${index}`);
    return new Map(answering.map((address) => [address, `process_cpu_seconds_total ${this.seconds}\n`]));
  }
}

let service: Service;

beforeEach(async () => {
  service = new Service();
  await service.afterTenSeconds();
});

describe('the autoscaler', () => {
  it('asks for more when they use too much, and says why', async () => {
    service.cpu = 0.75;
    await expect(service.afterTenSeconds()).resolves.toBe(6);
    expect(service.lines).toEqual(['4 instances use 75 % of their CPU: now 6']);
  });

  it('leaves what is right', async () => {
    await expect(service.afterTenSeconds()).resolves.toBe(4);
    expect(service.lines).toEqual([]);
  });

  it('keeps out of a roll-out', async () => {
    service.cpu = 1;
    service.isUpdating = true;
    await expect(service.afterTenSeconds()).resolves.toBe(4);
    service.isUpdating = false;
    await expect(service.afterTenSeconds()).resolves.toBe(8);
  });

  it('changes nothing while most are silent', async () => {
    service.cpu = 1;
    service.silent = 3;
    await expect(service.afterTenSeconds()).resolves.toBe(4);
    expect(service.lines).toEqual(['only 1 of 4 instances answered: nothing is changed']);
  });
});
