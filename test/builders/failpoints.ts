/** Where a use case is made to break: at the nth call of a port's method, before or after it took effect. */
export interface Failpoint {
  /** `orders.add` */
  readonly step: string;
  readonly when: 'before' | 'after';
  /** `error`: that call fails. `crash`: the process dies there, so nothing after it happens either. */
  readonly kind: 'error' | 'crash';
  /** 1 unless told otherwise. */
  readonly call?: number;
}

/** Every way in which these steps break at one of their first calls: before and after it took effect, by an error and by a crash. */
export function pointsAt(steps: readonly string[], calls = 1): readonly Failpoint[] {
  const atCalls = Array.from({ length: calls }, (_, before) => before + 1);
  return steps.flatMap((step) =>
    (['before', 'after'] as const).flatMap((when) =>
      (['error', 'crash'] as const).flatMap((kind) => atCalls.map((call) => ({ step, when, kind, call }))),
    ),
  );
}

export class InjectedFailure extends Error {}

/** Puts itself between a use case and its ports. */
export class Failpoints {
  /** Every step that was taken, in order. */
  readonly steps: string[] = [];
  private armed: Failpoint | undefined;
  private interleaved:
    { readonly step: string; readonly when: 'before' | 'after'; readonly work: () => Promise<void> } | undefined;
  private dead = false;

  arm(failpoint: Failpoint): void {
    this.armed = failpoint;
    this.steps.length = 0;
  }

  /** Somebody else does `work` right before or after a step is taken for the first time from now on. */
  interleave(step: string, when: 'before' | 'after', work: () => Promise<void>): void {
    this.interleaved = { step, when, work };
  }

  /** The process is back, or the trouble over. */
  clear(): void {
    this.armed = undefined;
    this.dead = false;
  }

  /** `port` with every asynchronous method watched under `name`. */
  watch<T extends object>(name: string, port: T): T {
    return new Proxy(port, {
      get: (target, property): unknown => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function' || typeof property !== 'string') return value;
        return (...args: unknown[]): unknown =>
          this.call(`${name}.${property}`, () => Reflect.apply(value, target, args));
      },
    });
  }

  private async call(step: string, work: () => unknown): Promise<unknown> {
    this.assertAlive(`before ${step}`);
    this.steps.push(step);
    const hit = this.isHit(step);
    if (hit && this.armed?.when === 'before') this.fail(step);
    await this.letOthers(step, 'before');
    const result = await work();
    await this.letOthers(step, 'after');
    this.assertAlive(`after ${step}`);
    if (hit) this.fail(step);
    return result;
  }

  private async letOthers(step: string, when: 'before' | 'after'): Promise<void> {
    const { interleaved } = this;
    if (interleaved?.step !== step || interleaved.when !== when) return;
    this.interleaved = undefined;
    await interleaved.work();
  }

  private isHit(step: string): boolean {
    const { armed } = this;
    return armed?.step === step && this.steps.filter((taken) => taken === step).length === (armed.call ?? 1);
  }

  private assertAlive(moment: string): void {
    if (this.dead) throw new InjectedFailure(`dead ${moment}`);
  }

  private fail(step: string): never {
    this.dead = this.armed?.kind === 'crash';
    this.armed = undefined;
    throw new InjectedFailure(step);
  }
}
