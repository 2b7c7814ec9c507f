import type { FormModel } from '../../platform/http/form.js';
import type { Category, Condition } from '../catalog.api.js';
import type { StockView } from './selling.view.js';

/**
 * Model of `catalog/book-form`, multipart. Fields: `title`, `author`, `description`, `price` (decimal text), `stock` (new)
 * or `stockChange` (edit; e.g. `-2`), `isbn`, `condition`, `category`, `cover` (file), and on edit
 * the hidden `version` that the seller is looking at.
 */
export interface BookFormView {
  readonly form: FormModel;
  /** Hidden `_key`: the form sent twice does its work once. */
  readonly key: string | null;
  /** The book being edited; `null` for a new one. */
  readonly book: EditedBookView | null;
  readonly conditions: readonly Condition[];
  readonly categories: readonly Category[];
  readonly currency: string;
  /** Largest cover file, in bytes. */
  readonly coverMaxBytes: number;
}

export interface EditedBookView {
  readonly id: string;
  /** `/books/:id-slug`. */
  readonly url: string;
  readonly title: string;
  readonly coverUrl: string;
  readonly stock: StockView;
}
