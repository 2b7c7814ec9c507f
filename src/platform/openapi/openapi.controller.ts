import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { Access } from '../http/access.js';
import { page, type PageResult } from '../http/page.js';
import type { ApiDocsView } from '../views/api-docs.view.js';
import { ApiDescription } from './api-description.js';

@ApiExcludeController()
@Access('public')
@Controller('api')
export class OpenApiController {
  constructor(private readonly description: ApiDescription) {}

  @Get('v1/openapi.json')
  document(): Promise<OpenAPIObject> {
    return this.description.document();
  }

  @Get('docs')
  docs(): PageResult {
    const model: ApiDocsView = { specUrl: '/api/v1/openapi.json' };
    return page('docs/api', model);
  }
}
