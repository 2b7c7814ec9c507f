import { createHash } from 'node:crypto';
import type { UserId } from '../../shared/ids.js';
import { folded } from './search-terms.js';

/**
 * What makes two rows of a file the same listing: the seller, the condition, and the ISBN or, without one, title and author
 * as the search reads them. A digest, because titles are longer than a key may be.
 */
export function listingIdentity(listing: {
  sellerId: UserId;
  isbn: string | null;
  title: string;
  author: string;
  condition: string;
}): string {
  const what = listing.isbn === null ? ['text', plain(listing.title), plain(listing.author)] : ['isbn', listing.isbn];
  return createHash('sha256')
    .update(JSON.stringify([listing.sellerId, listing.condition, ...what]))
    .digest('hex')
    .slice(0, 40);
}

const plain = (text: string): string =>
  folded(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
