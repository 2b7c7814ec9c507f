import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { DomainError } from '../../shared/domain-error.js';
import { newId } from '../../shared/ids.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { IdempotencyKeys, type IdempotentRequest, type KeptAnswer, type KeptRequest } from './idempotency-keys.js';
import { RepeatedRefusalError, RequestInProgressError } from './repeat-errors.js';

/** How long the first request keeps its repeats waiting: longer than one takes, the payment provider's limit included. */
export const RUN_LIMIT_MS = 10_000;
const FIRST_POLL_MS = 20;
const LAST_POLL_MS = 400;

/** Claims the key for what is made under this id, in the unit of work that makes it: the first statement there. */
export type Claim = (resourceId: string) => Promise<void>;

export interface IdempotentCommand<T> {
  /** `undefined` where the client gave no key: then it acts every time. */
  readonly request: IdempotentRequest | undefined;
  /** Whether the unit of work that claims is all there is to do. */
  readonly inOneUnit: boolean;
  /** Codes of refusals that the state decides: given again to repeats, although nothing was made. */
  readonly refusals: readonly string[];
  /** The first time. */
  readonly execute: (claim: Claim) => Promise<T>;
  /** Every other time: tells what was made, or goes on with it where its process died. It may run beside the first. */
  readonly resume: (resourceId: string) => Promise<T>;
  /** `false` for an answer that repeats are not to be held to, such as "not known yet". */
  readonly isFinal?: (answer: T) => boolean;
}

/** Another request with the same key was faster; undoes the unit of work that would have claimed. */
class ClaimedMeanwhileError extends Error {}

/**
 * The same key and body get the same answer, refusals included, and act once, by Stripe's rules: a repeat that comes while
 * the first runs waits for its answer, in whatever process that is. What is wrong with a request before it is executed is
 * not remembered: it may be mended and sent again with its key.
 */
@Injectable()
export class IdempotentCommands {
  /** How long a repeat waits: long enough to go on in place of a first that has died. */
  protected readonly waitMs: number = 15_000;
  private readonly logger = new Logger(IdempotentCommands.name);

  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws IdempotencyKeyReusedError, RequestInProgressError, RepeatedRefusalError, and what the command throws */
  async run<T>(command: IdempotentCommand<T>): Promise<T> {
    const { request } = command;
    if (!request) return command.execute(() => Promise.resolve());
    const deadline = performance.now() + this.waitMs;
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 1.5, LAST_POLL_MS)) {
      const kept = await this.keys.find(request);
      const answer = kept ? await this.repeat(command, request, kept) : await this.first(command, request);
      if (answer) return answer.value;
      if (performance.now() > deadline) throw new RequestInProgressError();
      await delay(pollMs * (0.5 + Math.random()));
    }
  }

  /** `undefined` when another request with this key is the first. */
  private async first<T>(command: IdempotentCommand<T>, request: IdempotentRequest): Promise<{ value: T } | undefined> {
    const { inOneUnit } = command;
    let resourceId: string | undefined;
    const claim: Claim = async (id) => {
      resourceId = id;
      const answer = inOneUnit ? ({ kind: 'made' } as const) : null;
      const { repeated } = await this.keys.claim({ ...request, resourceId, runningUntil: this.limit(), answer });
      if (repeated) throw new ClaimedMeanwhileError();
    };
    let value: T;
    try {
      value = await command.execute(claim);
    } catch (error) {
      if (error instanceof ClaimedMeanwhileError) return undefined;
      if (error instanceof DomainError) return this.refused(command.refusals, request, error, resourceId);
      if (resourceId !== undefined) await this.end(request, null);
      throw error;
    }
    if (!inOneUnit) await this.conclude(command, request, value);
    return { value };
  }

  /** Where the claim was undone, or never made, it depends on the refusal whether it is remembered. */
  private async refused(
    refusals: readonly string[],
    request: IdempotentRequest,
    error: DomainError,
    resourceId: string | undefined,
  ): Promise<undefined> {
    const kept = await this.keys.find(request);
    if (kept && kept.resourceId !== resourceId) return undefined;
    if (kept) await this.end(request, answerOf(error));
    else if (refusals.includes(error.code) && !(await this.remember(request, error))) return undefined;
    throw error;
  }

  private async repeat<T>(
    command: IdempotentCommand<T>,
    request: IdempotentRequest,
    kept: KeptRequest,
  ): Promise<{ value: T } | undefined> {
    const { resume } = command;
    if (kept.answer?.kind === 'refused') throw new RepeatedRefusalError(kept.answer.refusal);
    if (kept.answer) return { value: await resume(kept.resourceId) };
    if (kept.runningUntil > this.clock.now()) return undefined;
    if (!(await this.unitOfWork.run(() => this.keys.takeOver(request, kept, this.limit())))) return undefined;
    let value: T;
    try {
      value = await resume(kept.resourceId);
    } catch (error) {
      await this.end(request, error instanceof DomainError ? answerOf(error) : null);
      throw error;
    }
    await this.conclude(command, request, value);
    return { value };
  }

  private conclude<T>({ isFinal }: IdempotentCommand<T>, request: IdempotentRequest, value: T): Promise<void> {
    return this.end(request, isFinal?.(value) === false ? null : { kind: 'made' });
  }

  /** Never fails: what was done is done, and without its answer a repeat asks what became of it. */
  private async end(request: IdempotentRequest, answer: KeptAnswer | null): Promise<void> {
    try {
      await this.unitOfWork.run(() => this.keys.end(request, answer));
    } catch (error) {
      this.logger.warn({ err: error, scope: request.scope }, 'the answer of a request was not kept; repeats ask again');
    }
  }

  /** `false` when another request has claimed the key meanwhile. */
  private async remember(request: IdempotentRequest, error: DomainError): Promise<boolean> {
    const claim = { ...request, resourceId: newId(), runningUntil: this.clock.now(), answer: answerOf(error) };
    const { repeated } = await this.unitOfWork.run(() => this.keys.claim(claim));
    return !repeated;
  }

  private limit(): Date {
    return new Date(this.clock.now().getTime() + RUN_LIMIT_MS);
  }
}

const answerOf = ({ code, message, details }: DomainError): KeptAnswer => ({
  kind: 'refused',
  refusal: { code, message, details },
});
