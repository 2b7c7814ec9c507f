import type { OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document of the shop. The composition root, which knows all of its modules, binds it. */
export abstract class ApiDescription {
  abstract document(): Promise<OpenAPIObject>;
}
