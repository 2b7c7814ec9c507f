import { appendFileSync } from 'node:fs';
import type { Failpoint, FailpointSetting } from '../../platform/config/failpoint-setting.js';
import type { FailpointScope, FailpointScopes } from './failpoint-scopes.js';

/** What a call throws that was told to fail. */
export class FailpointError extends Error {
  constructor(step: string) {
    super(`the failpoint ${step} was hit`);
    this.name = 'FailpointError';
  }
}

/** Puts itself before and after every method of the ports, counts the calls, and breaks where it was told to, once. */
export class Failpoints {
  private readonly known = new Set<string>();
  private readonly spent = new Set<Failpoint>();

  constructor(
    private readonly setting: FailpointSetting,
    private readonly scopes: FailpointScopes,
  ) {}

  /** Watches every method of an adapter under its port's name. Functions handed to it are steps too: `<port>.work`. */
  watch(port: string, adapter: object): void {
    this.known.add(`${port}.work`);
    for (const method of methodsOf(adapter)) {
      const original: unknown = Reflect.get(adapter, method);
      if (typeof original !== 'function') continue;
      const watched = this.watched(`${port}.${method}`, (...args) =>
        Reflect.apply(
          original,
          adapter,
          args.map((arg) => (isWork(arg) ? this.watched(`${port}.work`, arg) : arg)),
        ),
      );
      Reflect.set(adapter, method, watched);
    }
  }

  /** The steps of the setting that no port has: misspelt, so they would never be hit. */
  unknownSteps(): readonly string[] {
    return this.setting.points.map(({ step }) => step).filter((step) => !this.known.has(step));
  }

  private watched(step: string, work: (...args: unknown[]) => unknown) {
    this.known.add(step);
    return (...args: unknown[]): unknown => {
      const scope = this.scopes.current();
      const call = scope.count(step);
      const stalled = this.hit(scope, step, 'before', call);
      if (stalled) return stalled;
      const result = work(...args);
      if (!(result instanceof Promise)) return this.hit(scope, step, 'after', call) ?? result;
      this.trace(scope, step, 'before', call);
      return result.then((value: unknown) => {
        this.trace(scope, step, 'after', call);
        return this.hit(scope, step, 'after', call) ?? value;
      });
    };
  }

  /** Breaks here if it is to; a promise that never resolves when it is to stall. */
  private hit(scope: FailpointScope, step: string, when: Failpoint['when'], call: number): Promise<never> | undefined {
    const point = this.setting.points.find(
      (one) => one.step === step && one.when === when && one.call === call && matches(one.scope, scope.name),
    );
    if (!point || this.spent.has(point)) return undefined;
    this.spent.add(point);
    // Not by the logger, which may still hold the line when the process is gone.
    process.stderr.write(`the failpoint ${step}:${when}:${call} was hit: ${point.action}\n`);
    switch (point.action) {
      case 'kill':
        process.kill(process.pid, 'SIGKILL');
        return new Promise(() => undefined);
      case 'stop':
        process.kill(process.pid, 'SIGSTOP');
        return undefined;
      case 'stall':
        return new Promise(() => undefined);
      case 'error':
        throw new FailpointError(`${step}:${when}:${call}`);
    }
  }

  private trace(scope: FailpointScope, step: string, when: Failpoint['when'], call: number): void {
    if (this.setting.traceFile !== undefined)
      appendFileSync(this.setting.traceFile, `${scope.name}>${step}:${when}:${call}\n`);
  }
}

function isWork(arg: unknown): arg is (...args: unknown[]) => unknown {
  // Classes are handed over as well, by those who name a table; they cannot be called.
  return typeof arg === 'function' && !Function.prototype.toString.call(arg).startsWith('class');
}

function matches(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined) return true;
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function methodsOf(adapter: object): ReadonlySet<string> {
  const found = new Set<string>();
  for (let level: unknown = Object.getPrototypeOf(adapter); isObject(level) && level !== Object.prototype;) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (name !== 'constructor' && typeof property.value === 'function') found.add(name);
    }
    level = Object.getPrototypeOf(level);
  }
  return found;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
