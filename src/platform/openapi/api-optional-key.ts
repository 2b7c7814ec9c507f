import { ApiHeader } from '@nestjs/swagger';

/** Describes the `Idempotency-Key` of a call that may lack one. */
export const ApiOptionalKey = (description: string): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description,
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  });
