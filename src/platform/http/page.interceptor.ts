import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import { AppConfig } from '../config/app-config.js';
import { setNotice } from './notice-cookie.js';
import { PageRenderer } from './page-renderer.js';
import { PageResult, SeeOtherResult } from './page.js';
import { privateCookie } from './private-cookie.js';

/** Turns what controllers of pages answer into HTML or a redirect; leaves everything else alone. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly config: AppConfig,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(mergeMap((result: unknown) => this.present(request, response, result)));
  }

  private async present(request: Request, response: Response, result: unknown): Promise<unknown> {
    if (result instanceof PageResult) {
      return this.renderer.render(request, response, result.view, result.model, result.status);
    }
    if (result instanceof SeeOtherResult) {
      if (result.notice) setNotice(response, result.notice, privateCookie(this.config));
      response.status(303).location(result.location).setHeader('Cache-Control', 'private, no-store');
      return '';
    }
    return result;
  }
}
