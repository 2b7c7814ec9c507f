import { createHash, randomUUID } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { bodyField } from './request-context.js';
import { IdempotencyKeyMissingError } from './request-errors.js';

/** The hidden field of forms that create something. */
export const KEY_FIELD = '_key';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/** The `Idempotency-Key` of a call. 400 without one. */
export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const key = digest(context.switchToHttp().getRequest<Request>().get('idempotency-key'));
  if (key === undefined) throw new IdempotencyKeyMissingError();
  return key;
});

/** The `Idempotency-Key` of a call that may lack one. 400 for one that is none. */
export const OptionalIdempotencyKey = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined => {
    const header = context.switchToHttp().getRequest<Request>().get('idempotency-key');
    const key = digest(header);
    if (header !== undefined && key === undefined) throw new IdempotencyKeyMissingError();
    return key;
  },
);

/** The hidden key of a form; `undefined` when it lacks one, and then the form has to be shown again with a new one. */
export const FormKey = createParamDecorator((_data: unknown, context: ExecutionContext): string | undefined =>
  digest(bodyField(context.switchToHttp().getRequest<Request>(), KEY_FIELD)),
);

/** A key for a form that is shown for the first time, or again after it was refused. */
export const newFormKey = (): string => randomUUID();

/** A digest tells keys apart that differ in letter case only, which MySQL's collation does not, and has one length. */
function digest(key: string | undefined): string | undefined {
  if (key === undefined || !VISIBLE_ASCII.test(key)) return undefined;
  return createHash('sha256').update(key).digest('hex');
}
