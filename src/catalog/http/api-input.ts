import type { FieldErrors } from '../../platform/http/form.js';
import { ShapeError } from '../../platform/http/request-errors.js';
import { InvalidBookError } from '../domain/catalog-errors.js';
import { problemMessage } from './book-messages.js';
import { DEFAULT_LIMIT, MAX_LIMIT } from './catalogue-parameters.js';
import { FormFields } from './form-fields.js';

/** Books a page of the API's list. */
export function limitIn(query: unknown): { ok: true; value: number } | { ok: false; errors: FieldErrors } {
  const fields = new FormFields(query);
  const text = fields.text('limit');
  if (fields.errors) return { ok: false, errors: fields.errors };
  if (text === '') return { ok: true, value: DEFAULT_LIMIT };
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return { ok: true, value: limit };
  return { ok: false, errors: { limit: [{ key: 'validation.range', params: { min: 1, max: MAX_LIMIT } }] } };
}

/** What the domain refuses in a field is the caller's mistake like any other wrong field. */
export async function asShapeError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidBookError)) throw error;
    throw new ShapeError({ [error.field]: [problemMessage(error.problem, error.limit)] });
  }
}
