import { Injectable } from '@nestjs/common';
import type { BookDetails, BookListing } from '../application/book-listing.js';
import { SellerNames } from '../application/seller-names.js';
import type { BookDetailsDto, BookDto } from './dto/book.dto.js';

/** Books as the API shows them, with their sellers' names where those can be had. */
@Injectable()
export class BookDtos {
  constructor(private readonly sellers: SellerNames) {}

  async list(listings: readonly BookListing[]): Promise<BookDto[]> {
    const names = await this.sellers.of(listings.map((listing) => listing.sellerId));
    return listings.map((listing) => toDto(listing, names.get(listing.sellerId) ?? null));
  }

  async details(book: BookDetails): Promise<BookDetailsDto> {
    const names = await this.sellers.of([book.sellerId]);
    return Object.assign(toDto(book, names.get(book.sellerId) ?? null), { description: book.description });
  }
}

function toDto(listing: BookListing, sellerName: string | null): BookDto {
  const { id, title, author, isbn, condition, category, price, available, sellerId, coverUrl } = listing;
  const seller = { id: sellerId, name: sellerName };
  return { id, title, author, isbn, condition, category, price, available, seller, coverUrl };
}
