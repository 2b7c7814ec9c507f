import type { FieldErrors } from '../../platform/http/form.js';
import { DomainError } from '../../shared/domain-error.js';
import { InvalidBookError } from '../domain/catalog-errors.js';
import { MAX_STOCK } from '../domain/stock.js';
import { problemMessage } from './book-messages.js';

/** Where in the form of a book an error belongs. Errors that are no matter of the form are thrown on. */
export function fieldErrorsOf(error: unknown): FieldErrors {
  if (error instanceof InvalidBookError) return { [error.field]: [problemMessage(error.problem, error.limit)] };
  if (!(error instanceof DomainError)) throw error;
  // By their codes: a refusal that is given again has lost its class.
  switch (error.code) {
    case 'catalog.stock_too_low':
      return { stockChange: [{ key: 'validation.stock_change_too_low', params: error.details }] };
    case 'catalog.stock_too_high':
      return { stockChange: [{ key: 'book_form.stock_too_high', params: { max: MAX_STOCK } }] };
    case 'catalog.book_changed':
      return { form: [{ key: 'errors.catalog.book_changed' }] };
    default:
      throw error;
  }
}
