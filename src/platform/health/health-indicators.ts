import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { DatabaseBoot } from '../database/database-boot.js';
import { ProvidersOf } from '../discovery/providers-of.js';
import { Draining } from './draining.js';
import { DependencyCheck } from './dependency-check.js';
import { ReadinessCheck } from './readiness-check.js';

/** A check's answer stands for this long: balancers ask often, and from many places. */
const CACHE_MS = 1_000;

/** A check that takes longer counts as failed: balancers give up after a few seconds, and an instance with them. */
const PATIENCE_MS = 1_000;

type Check = ReadinessCheck | DependencyCheck;

interface Answer {
  /** When the check ended, in epoch milliseconds; `undefined` while it is under way. */
  endedAt?: number;
  readonly problem: Promise<string | undefined>;
}

/** The readiness checks of the platform and of the hosted modules, as terminus indicators. */
@Injectable()
export class HealthIndicators {
  private readonly logger = new Logger('health');
  private readonly answers = new Map<string, Answer>();
  private readonly failing = new Set<string>();

  constructor(
    private readonly indicator: HealthIndicatorService,
    private readonly providers: ProvidersOf,
    private readonly boot: DatabaseBoot,
    private readonly shutdown: Draining,
  ) {}

  draining(): HealthIndicatorResult {
    const draining = this.indicator.check('draining');
    return this.shutdown.active ? draining.down({ message: 'stopping: send no more requests' }) : draining.up();
  }

  migrated(): HealthIndicatorResult {
    const migrations = this.indicator.check('migrations');
    // One that holds requests takes them.
    return this.boot.migrated
      ? migrations.up()
      : migrations.down({ message: 'the database is not connected and migrated yet' });
  }

  /** One indicator for each check, down when it throws. */
  readiness(): (() => Promise<HealthIndicatorResult>)[] {
    return this.providers.all(ReadinessCheck).map((check) => async () => {
      const problem = await this.problemOf(check);
      const indicator = this.indicator.check(check.name);
      return problem === undefined ? indicator.up() : indicator.down({ message: problem });
    });
  }

  /** The same checks, and those of what nobody has to wait for, told but not failed for. */
  async dependencies(): Promise<HealthIndicatorResult> {
    const checks = [...this.providers.all(ReadinessCheck), ...this.providers.all(DependencyCheck)];
    const problems = await Promise.all(checks.map((check) => this.problemOf(check)));
    const states = checks.map((check, index) => [check.name, problems[index] ?? 'up'] as const);
    return this.indicator.check('dependencies').up(Object.fromEntries(states));
  }

  private problemOf(check: Check): Promise<string | undefined> {
    return Promise.race([this.answerOf(check), tooSlow()]);
  }

  /** One check of a kind at a time, however many ask and however long it takes. */
  private answerOf(check: Check): Promise<string | undefined> {
    const known = this.answers.get(check.name);
    if (known && (known.endedAt === undefined || Date.now() - known.endedAt < CACHE_MS)) return known.problem;
    const answer: Answer = {
      problem: check
        .check()
        .then(
          () => undefined,
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        )
        .then((problem) => {
          answer.endedAt = Date.now();
          this.tell(check.name, problem);
          return problem;
        }),
    };
    this.answers.set(check.name, answer);
    return answer.problem;
  }

  /** When a check begins to fail and when it is good again, not each time somebody asks. */
  private tell(check: string, problem: string | undefined): void {
    if (problem !== undefined && !this.failing.has(check)) {
      this.failing.add(check);
      this.logger.warn({ check, problem }, `this instance is not ready: the check ${check} fails`);
    } else if (problem === undefined && this.failing.delete(check)) {
      this.logger.log(`the check ${check} is good again`);
    }
  }
}

const tooSlow = (): Promise<string> => delay(PATIENCE_MS, `no answer within ${PATIENCE_MS} ms`, { ref: false });
