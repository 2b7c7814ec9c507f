import type { Category, Condition } from '../catalog/catalog.api.js';
import type { SellerKey } from './demo-people.js';

/** A real book as one of the demo sellers offers it. */
export interface DemoBook {
  readonly title: string;
  readonly author: string;
  readonly category: Category;
  readonly condition: Condition;
  /** In minor units of whatever currency the shop uses; the figures are plausible for dollars and euros. */
  readonly price: number;
  /** Copies on sale, 1 to 5. */
  readonly stock: number;
  readonly seller: SellerKey;
  /** ISBN-13 of the edition that carries this very title; left out where the edition is not certain. */
  readonly isbn?: string;
  /** Spanish, one to three sentences. */
  readonly description: string;
}
