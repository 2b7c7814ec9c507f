import { CatalogueReader } from '../../src/catalog/application/ports/catalogue.reader.js';
import type { BookId, UserId } from '../../src/shared/ids.js';
import type { TestApp } from './test-app.js';

/** A seller's books, newest first: the catalogue's contract tells what is asked by id, not who sells what. */
export async function onSale({ app }: TestApp, sellerId: UserId): Promise<readonly BookId[]> {
  const books = await app.get(CatalogueReader).ofSeller(sellerId, undefined, 500);
  return books.map(({ id }) => id);
}
