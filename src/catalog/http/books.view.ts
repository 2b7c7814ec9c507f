import type { FieldErrors } from '../../platform/http/form.js';
import type { Pager } from '../../platform/views/pager.js';
import type { Category, Condition } from '../catalog.api.js';
import type { BookCardView } from './book-card.view.js';

/** Model of `catalog/books`: GET `/books?q=&condition=&category=&min=&max=&sort=&cursor=`. */
export interface BooksView {
  readonly books: readonly BookCardView[];
  readonly filter: BooksFilterView;
  /** True when any filter but the order is set: decides on the words of the empty state and the "clear" link. */
  readonly filtered: boolean;
  /** Messages beside `min`, `max` and the others, when the query makes no sense; the list then ignores that filter. */
  readonly errors: FieldErrors;
  readonly conditions: readonly Condition[];
  readonly categories: readonly Category[];
  readonly currency: string;
  readonly pager: Pager;
}

/** The filters as typed; empty text for none. */
export interface BooksFilterView {
  readonly q: string;
  readonly condition: Condition | '';
  readonly category: Category | '';
  /** Decimal text, e.g. `12.50`. */
  readonly min: string;
  readonly max: string;
  readonly sort: 'newest' | 'price' | '-price' | 'title';
}
