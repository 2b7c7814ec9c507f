import type { FieldCheck } from '../../../platform/http/checked-by.js';
import type { Message } from '../../../platform/i18n/message.js';
import { InvalidBookError } from '../../domain/catalog-errors.js';
import { problemMessage } from '../book-messages.js';

/** What one of the domain's rules says of a value. */
export function ruleMessage(rule: () => unknown): Message | undefined {
  try {
    rule();
    return undefined;
  } catch (error) {
    if (error instanceof InvalidBookError) return problemMessage(error.problem, error.limit);
    throw error;
  }
}

/** A text that the domain's rule accepts. */
export const text =
  (rule: (text: string) => unknown): FieldCheck =>
  (value) => {
    if (value === undefined) return { key: 'validation.required' };
    return typeof value === 'string' ? ruleMessage(() => rule(value)) : { key: 'validation.text' };
  };

/** A whole number that the domain's rule accepts. */
export const integer =
  (rule: (number: number) => unknown): FieldCheck =>
  (value) => {
    if (value === undefined) return { key: 'validation.required' };
    return Number.isSafeInteger(value) ? ruleMessage(() => rule(Number(value))) : { key: 'validation.integer' };
  };

/** A field that may be left out. */
export const optional =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === undefined ? undefined : check(value);

/** A field that may be left out, or `null` for nothing. */
export const nullable =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === undefined || value === null ? undefined : check(value);
