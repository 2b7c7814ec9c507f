import type { Message } from '../../platform/i18n/message.js';
import type { FileProblem, RowProblem } from '../application/import-problems.js';

/** What stands beside a field, or a row of a file, that holds what no book can have. */
export function problemMessage(problem: RowProblem, limit = 0): Message {
  switch (problem) {
    case 'required':
      return { key: 'validation.required' };
    case 'too_long':
      return { key: 'validation.max_length', params: { max: limit } };
    case 'control_characters':
      return { key: 'validation.characters' };
    case 'not_an_isbn':
      return { key: 'validation.isbn' };
    case 'isbn_check_digit':
      return { key: 'book_form.isbn_check_digit' };
    case 'not_a_price':
      return { key: 'validation.price' };
    case 'price_out_of_range':
      return { key: 'book_form.price_out_of_range', params: { max: limit } };
    case 'wrong_currency':
      return { key: 'book_form.wrong_currency' };
    case 'not_a_stock':
      return { key: 'validation.range', params: { min: 0, max: limit } };
    case 'not_a_stock_change':
      return { key: 'validation.stock_change' };
    case 'not_a_condition':
    case 'not_a_category':
      return { key: 'validation.one_of' };
    case 'not_an_image':
      return { key: 'validation.image' };
    case 'not_utf8':
      return { key: 'import.problem.not_utf8' };
    case 'too_many_cells':
      return { key: 'import.problem.too_many_cells' };
    case 'unreadable_from_here':
      return { key: 'import.problem.unreadable_from_here' };
  }
}

/** Why a file could not be imported at all. */
export function fileMessage(problem: FileProblem): Message {
  switch (problem) {
    case 'empty':
    case 'not_text':
      return { key: 'validation.csv' };
    case 'malformed':
      return { key: 'import.problem.malformed' };
    case 'no_title_column':
      return { key: 'validation.csv_columns', params: { column: 'title' } };
    case 'no_author_column':
      return { key: 'validation.csv_columns', params: { column: 'author' } };
    case 'no_price':
      return { key: 'import.problem.no_price' };
  }
}
