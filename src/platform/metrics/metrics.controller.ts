import { Controller, Get, NotFoundException, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { AppConfig } from '../config/app-config.js';
import { Access } from '../http/access.js';
import { Metrics } from './metrics.js';

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: AppConfig,
  ) {}

  /** On the public port only while `METRICS_PORT` is not set. */
  @Get()
  @Access('public')
  async show(@Res({ passthrough: true }) response: Response): Promise<string> {
    if (this.config.metricsPort !== undefined) throw new NotFoundException();
    response.type(this.metrics.contentType).setHeader('Cache-Control', 'no-store');
    return this.metrics.text();
  }
}
