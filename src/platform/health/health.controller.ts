import { Controller, Get, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService } from '@nestjs/terminus';
import type { Response } from 'express';
import { Access } from '../http/access.js';
import { HealthFilter } from './health.filter.js';
import { HealthIndicators } from './health-indicators.js';

/** What balancers and orchestrators ask. */
@ApiExcludeController()
@Access('public')
@UseFilters(HealthFilter)
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicators,
  ) {}

  /** May this instance take traffic? It tells of its dependencies, but fails only for itself. */
  @Get()
  @HealthCheck()
  async traffic(@Res({ passthrough: true }) response: Response) {
    const result = await this.health.check([() => this.indicators.draining(), () => this.indicators.dependencies()]);
    response.setHeader('Cache-Control', 'no-store');
    return result;
  }

  /** Does the process answer at all? */
  @Get('live')
  @HealthCheck()
  live() {
    return this.health.check([]);
  }

  /** Started, migrated, database reachable, uploads writable, not draining? */
  @Get('ready')
  @HealthCheck()
  ready() {
    return this.health.check([
      () => this.indicators.draining(),
      () => this.indicators.migrated(),
      ...this.indicators.readiness(),
    ]);
  }
}
