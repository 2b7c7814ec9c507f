import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { Access } from '../../platform/http/access.js';
import { InternalEndpoints } from '../../platform/internal/internal-endpoints.js';
import { AuthApi } from '../auth.api.js';
import { authWire } from '../auth.wire.js';

/** The contract, for the services of this shop that do not host auth. */
@ApiExcludeController()
@Access('internal')
@Controller('internal/auth')
export class InternalAuthController {
  private readonly endpoints: InternalEndpoints<AuthApi>;

  constructor(auth: AuthApi) {
    this.endpoints = new InternalEndpoints(authWire, auth);
  }

  @Post(':method')
  @HttpCode(200)
  answer(@Param('method') method: string, @Req() request: Request): Promise<{ readonly result: unknown }> {
    return this.endpoints.answer(method, request);
  }
}
