import { Injectable } from '@nestjs/common';
import type { BookId } from '../../shared/ids.js';
import { BookNotFoundError } from '../catalog.api.js';
import type { BookDetails } from './book-listing.js';
import { CatalogueReader } from './ports/catalogue.reader.js';

/** One book, archived or not. */
@Injectable()
export class GetBook {
  constructor(private readonly catalogue: CatalogueReader) {}

  /** @throws BookNotFoundError */
  async execute(id: BookId): Promise<BookDetails> {
    const book = await this.catalogue.details(id);
    if (!book) throw new BookNotFoundError(id);
    return book;
  }
}
