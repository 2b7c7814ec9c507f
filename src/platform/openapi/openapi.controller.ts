import { Controller, Get, NotFoundException } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { Access } from '../http/access.js';
import { page, type PageResult } from '../http/page.js';
import type { ApiDocsView } from '../views/api-docs.view.js';
import { OpenApiHolder } from './openapi.holder.js';

@ApiExcludeController()
@Access('public')
@Controller('api')
export class OpenApiController {
  constructor(private readonly holder: OpenApiHolder) {}

  @Get('v1/openapi.json')
  document(): OpenAPIObject {
    if (!this.holder.document) throw new NotFoundException();
    return this.holder.document;
  }

  @Get('docs')
  docs(): PageResult {
    const model: ApiDocsView = { specUrl: '/api/v1/openapi.json' };
    return page('docs/api', model);
  }
}
