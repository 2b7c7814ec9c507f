import type { FieldErrors } from '../../platform/http/form.js';
import { BookChangedError, InvalidBookError, StockTooHighError, StockTooLowError } from '../domain/catalog-errors.js';
import { MAX_STOCK } from '../domain/stock.js';
import { problemMessage } from './book-messages.js';

/** Where in the form of a book an error belongs. Errors that are no matter of the form are thrown on. */
export function fieldErrorsOf(error: unknown): FieldErrors {
  if (error instanceof InvalidBookError) return { [error.field]: [problemMessage(error.problem, error.limit)] };
  if (error instanceof StockTooLowError) {
    return { stockChange: [{ key: 'validation.stock_change_too_low', params: error.details }] };
  }
  if (error instanceof StockTooHighError) {
    return { stockChange: [{ key: 'book_form.stock_too_high', params: { max: MAX_STOCK } }] };
  }
  if (error instanceof BookChangedError) return { form: [{ key: 'errors.catalog.book_changed' }] };
  throw error;
}
