import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The OpenAPI description of `/api/v1`, made from the controllers and their DTOs. */
export function openApiDocument(app: INestApplication, server: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('BookStore')
    .setDescription(
      'The JSON API of the second-hand book store. Amounts are integer minor units; lists page by `nextCursor`; errors are RFC 9457 problems with a stable `code`.',
    )
    .setVersion('1.0')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(server)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The token of POST /api/v1/sessions' }, 'bearer')
    .addCookieAuth(
      'sid',
      { type: 'apiKey', in: 'cookie', description: 'The session of the pages; changes also need X-CSRF-Token' },
      'cookie',
    )
    .build();
  return SwaggerModule.createDocument(app, config, { operationIdFactory: (_controller, method) => method });
}
