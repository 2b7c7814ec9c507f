import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { CsrfTokens } from './csrf-tokens.js';
import { principalOf } from './principal.js';

/** Larger than any text of ours may be, so that the form can say which one is too long. */
const MAX_FIELD_BYTES = 1024 * 1024;

export const MULTIPART_FORM = 'bookstore:multipart-form';

/** Checks the CSRF token of a form whose body the file interceptor has just read. */
@Injectable()
export class MultipartCsrfInterceptor implements NestInterceptor {
  constructor(private readonly csrf: CsrfTokens) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const principal = principalOf(request);
    if (principal?.via === 'cookie') this.csrf.check(request, principal);
    return next.handle();
  }
}

/** A form with one file in `field`, held in memory (`@UploadedFile()`); larger than `maxBytes` is 413. */
export const MultipartForm = (field: string, limits: { readonly maxBytes: number }) =>
  applyDecorators(
    SetMetadata(MULTIPART_FORM, true),
    UseInterceptors(
      FileInterceptor(field, {
        limits: { fileSize: limits.maxBytes, files: 1, fields: 40, fieldSize: MAX_FIELD_BYTES, parts: 50 },
      }),
      MultipartCsrfInterceptor,
    ),
  );
