import { Injectable } from '@nestjs/common';
import type { BookListing } from '../application/book-listing.js';
import { SellerNames } from '../application/seller-names.js';
import type { BookCardView } from './book-card.view.js';
import { bookUrl } from './book-url.js';

/** Books as cards, with their sellers' names where those can be had. */
@Injectable()
export class BookCards {
  constructor(private readonly sellers: SellerNames) {}

  async of(listings: readonly BookListing[]): Promise<readonly BookCardView[]> {
    const names = await this.sellers.of(listings.map((listing) => listing.sellerId));
    return listings.map((listing) => ({
      id: listing.id,
      url: bookUrl(listing),
      title: listing.title,
      author: listing.author,
      coverUrl: listing.coverUrl,
      condition: listing.condition,
      category: listing.category,
      price: listing.price,
      available: listing.available,
      sellerName: names.get(listing.sellerId) ?? null,
    }));
  }
}
