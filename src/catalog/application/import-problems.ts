import { DomainError } from '../../shared/domain-error.js';
import { type BookProblem, InvalidBookError } from '../domain/catalog-errors.js';

/** Why a row was refused. */
export type RowProblem = BookProblem | 'not_utf8' | 'too_many_cells' | 'unreadable_from_here';

export interface RefusedRow {
  readonly row: number;
  /** As far as it could be read; may be empty. */
  readonly title: string;
  /** The column at fault, by the name of what it holds; `undefined` when it is the row as a whole. */
  readonly column: string | undefined;
  readonly problem: RowProblem;
  readonly limit: number | undefined;
}

/** What a row holds cannot be a book. */
export class RowRefusedError extends Error {
  constructor(readonly problem: RowProblem) {
    super(problem);
    this.name = 'RowRefusedError';
  }
}

/** What is wrong with the row that made `error`; any other error is thrown on. */
export function problemOf(error: unknown): Pick<RefusedRow, 'column' | 'problem' | 'limit'> {
  if (error instanceof InvalidBookError) return { column: error.field, problem: error.problem, limit: error.limit };
  if (error instanceof RowRefusedError) return { column: undefined, problem: error.problem, limit: undefined };
  throw error;
}

export type FileProblem = 'empty' | 'not_text' | 'malformed' | 'no_title_column' | 'no_author_column' | 'no_price';

/** The file as a whole cannot be imported. `row` is where it broke, `column` what it lacks. */
export class UnreadableFileError extends DomainError {
  readonly code = 'catalog.unreadable_file';
  constructor(
    readonly problem: FileProblem,
    readonly row = 1,
  ) {
    super(FILE_PROBLEMS[problem], { problem, row });
  }
}

const FILE_PROBLEMS: Readonly<Record<FileProblem, string>> = {
  empty: 'the file is empty: its first row must name the columns',
  not_text: 'this is no text file in UTF-8: save it as CSV (UTF-8)',
  malformed: 'a quote is opened and never closed, or a row is far too long',
  no_title_column: 'there is no column "title"',
  no_author_column: 'there is no column "author" or "authors"',
  no_price: 'there is no column "price", and no price was given for all rows',
};
