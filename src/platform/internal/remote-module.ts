import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import type { DomainError } from '../../shared/domain-error.js';
import type { ServiceName } from '../../shared/services.js';
import { ServiceUnavailableError } from '../../shared/service-unavailable.error.js';
import { CallFailedError } from './call-failures.js';
import type { Answer, CallSender } from './call-sender.js';
import { Circuit, CutOffError } from './circuit.js';
import type { CallOutcome, InternalCallMetrics } from './internal-call.metrics.js';
import { type ArgsOf, pathOf, type ResultOf, type WireContract, type WireMethod } from './wire-contract.js';
import { isRefusal, UNKNOWN_METHOD, type WireProblem } from './wire-problem.js';
import { currentLook, type Look } from './looking.js';
import { RemoteRefusalError } from './remote-refusal.error.js';

export interface CallLimits {
  /** Of one attempt. A statement of the owner's may take 5 s. */
  readonly timeoutMs: Readonly<Record<WireMethod<unknown, unknown>['kind'], number>>;
  /** Of a call, its retries and the pauses between them. */
  readonly budgetMs: number;
  /** The same for a read on behalf of somebody who only looks: a page that is late is worth less than one without a name. */
  readonly lookMs: number;
  /** Of a call to an owner whose tables are being moved: it is there, and says so. */
  readonly heldMs: number;
  /** From the moment that nobody is let through any more to the one that may try. */
  readonly cutOffMs: number;
}

const LIMITS: CallLimits = {
  timeoutMs: { read: 2_000, command: 5_000 },
  budgetMs: 6_000,
  lookMs: 2_000,
  heldMs: 10_000,
  cutOffMs: 1_000,
};

const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 100;

/** By code: makes the contract's own errors again, of their details. A code whose class the contract does not export is left out. */
export type Revivals = Readonly<Record<string, ((details: DomainError['details']) => DomainError) | undefined>>;

export interface RemoteModuleParts<Api> {
  readonly service: ServiceName;
  readonly wire: WireContract<Api>;
  readonly revivals: Revivals;
  readonly sender: CallSender;
  readonly metrics: InternalCallMetrics;
  readonly logger: Logger;
}

/** A module that runs in another process: calls with a time limit, retries of what may be repeated, and a breaker before it all. */
export class RemoteModule<Api extends object> {
  private readonly circuit: Circuit;

  constructor(
    private readonly parts: RemoteModuleParts<Api>,
    private readonly limits: CallLimits = LIMITS,
  ) {
    const { service, metrics, logger } = parts;
    metrics.breaker(service, 'closed');
    this.circuit = new Circuit(limits.cutOffMs, (state) => {
      metrics.breaker(service, state);
      if (state !== 'half_open')
        logger.warn({ service }, `calls to ${service} are ${state === 'open' ? 'cut off' : 'resumed'}`);
    });
  }

  /**
   * What the owner answers.
   * @throws the DomainError that the owner throws, RangeError for arguments that the contract does not take, ServiceUnavailableError
   */
  async call<K extends keyof Api & string>(method: K, ...args: ArgsOf<Api, K>): Promise<ResultOf<Api, K>> {
    const { service, metrics, logger, wire } = this.parts;
    const start = performance.now();
    const look = wire[method].kind === 'read' ? currentLook() : undefined;
    let outcome: CallOutcome = 'failed';
    try {
      const answer = await this.unlessHeld(() => this.attempts(method, wire[method], args, this.deadline(look)));
      if ('problem' in answer) {
        if (answer.problem.code === UNKNOWN_METHOD)
          throw new CallFailedError('the owner is too old for this call', false);
        outcome = 'refused';
        throw this.errorOf(answer.problem);
      }
      outcome = 'answered';
      return answer.result;
    } catch (error) {
      if (isSilence(error)) look?.silent.add(service);
      if (error instanceof CutOffError) outcome = 'cut_off';
      else if (!(error instanceof CallFailedError)) throw error;
      else logger.warn({ err: error, service, method }, `${service} did not answer a call`);
      throw new ServiceUnavailableError(service, error);
    } finally {
      metrics.ended(service, method, outcome, (performance.now() - start) / 1000);
    }
  }

  close(): void {
    this.circuit.close();
    this.parts.sender.close();
  }

  /** @throws CutOffError for a look that has waited in vain */
  private deadline(look: Look | undefined): number {
    if (look?.silent.has(this.parts.service)) throw new CutOffError();
    return performance.now() + (look ? this.limits.lookMs : this.limits.budgetMs);
  }

  /** An owner that is held lets us wait, and has done nothing: whatever it is, it may be asked again. @throws CallFailedError */
  private async unlessHeld<R>(ask: () => Promise<Answer<R>>): Promise<Exclude<Answer<R>, { readonly held: true }>> {
    const until = performance.now() + this.limits.heldMs;
    for (;;) {
      const answer = await ask();
      if (!('held' in answer)) return answer;
      if (performance.now() >= until) throw new CallFailedError('its tables are being moved', true);
      await delay(Math.random() * FIRST_PAUSE_MS);
    }
  }

  /** Tries until there is an answer, or none is to be hoped for in time. */
  private async attempts<A, R>(method: string, how: WireMethod<A, R>, args: A, deadline: number): Promise<Answer<R>> {
    const { service, metrics, sender } = this.parts;
    const path = `/internal/${service}/${pathOf(method)}`;
    for (let attempt = 1; ; attempt += 1) {
      const timeoutMs = Math.max(1, Math.min(this.limits.timeoutMs[how.kind], Math.ceil(deadline - performance.now())));
      try {
        return await this.circuit.run(() => sender.send({ path, args, result: how.result, timeoutMs }));
      } catch (error) {
        const isWorthIt = error instanceof CallFailedError && error.passes && how.repeatable && attempt < MAX_ATTEMPTS;
        // Full jitter: those who failed together do not come back together.
        const pauseMs = Math.random() * FIRST_PAUSE_MS * 2 ** (attempt - 1);
        if (!isWorthIt || performance.now() + pauseMs >= deadline) throw error;
        await delay(pauseMs);
        metrics.retried(service, method);
      }
    }
  }

  private errorOf(problem: WireProblem): Error {
    if (!isRefusal(problem)) return new RangeError(problem.message);
    return this.parts.revivals[problem.code]?.(problem.details) ?? new RemoteRefusalError(problem);
  }
}

/** Rather than an answer that means nothing, which another question may have a better one than. */
const isSilence = (error: unknown): boolean =>
  error instanceof CutOffError || (error instanceof CallFailedError && error.passes);
