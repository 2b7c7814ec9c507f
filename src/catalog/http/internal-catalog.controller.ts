import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { Access } from '../../platform/http/access.js';
import { InternalEndpoints } from '../../platform/internal/internal-endpoints.js';
import { CatalogApi } from '../catalog.api.js';
import { catalogWire } from '../catalog.wire.js';

/** The contract, for the services of this shop that do not host catalog. */
@ApiExcludeController()
@Access('internal')
@Controller('internal/catalog')
export class InternalCatalogController {
  private readonly endpoints: InternalEndpoints<CatalogApi>;

  constructor(catalog: CatalogApi) {
    this.endpoints = new InternalEndpoints(catalogWire, catalog);
  }

  @Post(':method')
  @HttpCode(200)
  answer(@Param('method') method: string, @Req() request: Request): Promise<{ readonly result: unknown }> {
    return this.endpoints.answer(method, request);
  }
}
