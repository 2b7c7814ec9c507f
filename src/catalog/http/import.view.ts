import type { FormModel } from '../../platform/http/form.js';
import type { Message } from '../../platform/i18n/message.js';
import type { Category, Condition } from '../catalog.api.js';

/**
 * Model of `catalog/import` (`/selling/import`, multipart). Fields: `file` (CSV) and, for columns it lacks, `price`
 * (decimal text), `stock`, `condition`, `category`.
 */
export interface ImportView {
  readonly form: FormModel;
  readonly conditions: readonly Condition[];
  readonly categories: readonly Category[];
  readonly currency: string;
  /** Largest file, in bytes. */
  readonly fileMaxBytes: number;
  /** What the upload just posted did; `null` before one. */
  readonly report: ImportReportView | null;
}

export interface ImportReportView {
  readonly fileName: string;
  readonly published: number;
  /** Rows that are on sale already, left as they are. */
  readonly unchanged: number;
  readonly refused: number;
  /** The refused rows, in the file's order; may be cut short (then fewer than `refused`). */
  readonly rows: readonly RefusedRowView[];
}

export interface RefusedRowView {
  /** Number of the row in the file; the header is row 1. */
  readonly row: number;
  /** Its title as far as it could be read; may be empty. */
  readonly title: string;
  /** The column at fault, as the file names it; empty when it is the row as a whole. */
  readonly column: string;
  readonly reason: Message;
}
