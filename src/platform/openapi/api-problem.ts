import { ApiResponse } from '@nestjs/swagger';

/** Describes an error answer of the API: an RFC 9457 problem with one of the codes named in `description`. */
export const ApiProblem = (status: number, description: string): MethodDecorator & ClassDecorator =>
  ApiResponse({
    status,
    description,
    content: {
      'application/problem+json': {
        schema: {
          type: 'object',
          required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
          description:
            'Further members say what the code is about: `catalog.out_of_stock` has `bookId`, `title` and `available`.',
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            detail: { type: 'string' },
            requestId: { type: 'string', description: 'As in the header X-Request-Id and in the log' },
            errors: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
          },
        },
      },
    },
  });
