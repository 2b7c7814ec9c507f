import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** Keeps the document, which can only be made once the whole application stands. */
@Injectable()
export class OpenApiHolder {
  document: OpenAPIObject | undefined;
}
