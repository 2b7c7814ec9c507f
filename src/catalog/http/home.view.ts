import type { Category } from '../catalog.api.js';
import type { BookCardView } from './book-card.view.js';

/** Model of `catalog/home`. */
export interface HomeView {
  /** Newest first; 8 to 12 fill the page well. */
  readonly newest: readonly BookCardView[];
  readonly categories: readonly Category[];
}
