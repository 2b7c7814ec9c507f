import { createHash } from 'node:crypto';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  getOptionsToken,
  getStorageToken,
  ThrottlerGuard,
  type ThrottlerLimitDetail,
  type ThrottlerModuleOptions,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { Request } from 'express';
import { AppConfig } from '../config/app-config.js';
import { principalOf } from '../http/principal.js';
import { bodyField } from '../http/request-context.js';
import { RateLimitedError } from '../http/request-errors.js';
import { RATE_LIMIT, RATE_LIMIT_RULES, type RateLimitRule } from './rate-limit.js';

/** Throttler's guard, for the routes that ask for it; runs after the access guard, so it knows the user. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @Inject(getOptionsToken()) options: ThrottlerModuleOptions,
    @Inject(getStorageToken()) storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly config: AppConfig,
  ) {
    super(options, storage, reflector);
  }

  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(!this.config.rateLimits || policyOf(this.reflector, context) === undefined);
  }

  protected override throwThrottlingException(_context: ExecutionContext, detail: ThrottlerLimitDetail): Promise<void> {
    throw new RateLimitedError(detail.timeToBlockExpire);
  }
}

const policyOf = (reflector: Reflector, context: ExecutionContext): string | undefined =>
  reflector.getAllAndOverride<string | undefined>(RATE_LIMIT, [context.getHandler(), context.getClass()]);

/** The rules as throttler takes them; each counts only on the routes of its policy, whatever handler they have. */
export function throttlerOptions(reflector: Reflector): ThrottlerModuleOptions {
  return {
    setHeaders: false,
    throttlers: RATE_LIMIT_RULES.map((rule) => ({
      name: rule.name,
      limit: rule.limit,
      ttl: rule.ttlMs,
      skipIf: (context: ExecutionContext) => policyOf(reflector, context) !== rule.policy,
      getTracker: (_request: Record<string, unknown>, context: ExecutionContext) =>
        Promise.resolve(trackerOf(rule, context.switchToHttp().getRequest<Request>())),
      generateKey: (_context: ExecutionContext, tracker: string, name: string) =>
        createHash('sha256').update(`${name}:${tracker}`).digest('hex'),
    })),
  };
}

function trackerOf(rule: RateLimitRule, request: Request): string {
  const address = request.ip ?? 'unknown';
  if (rule.per === 'user') return principalOf(request)?.userId ?? address;
  return rule.per === 'email'
    ? (bodyField(request, 'email')?.normalize('NFKC').trim().toLowerCase() ?? address)
    : address;
}
