import { Injectable } from '@nestjs/common';
import type { BookId, UserId } from '../../shared/ids.js';
import { BookNotFoundError } from '../catalog.api.js';
import type { BookProps } from '../domain/book.js';
import { NotYourBookError } from '../domain/catalog-errors.js';
import { BookRepository } from './ports/book.repository.js';

/** A book of one's own, with all that its form edits. */
@Injectable()
export class GetOwnBook {
  constructor(private readonly books: BookRepository) {}

  /** @throws BookNotFoundError, NotYourBookError */
  async execute(query: { bookId: BookId; by: UserId }): Promise<BookProps> {
    const book = await this.books.find(query.bookId);
    if (!book) throw new BookNotFoundError(query.bookId);
    if (book.sellerId !== query.by) throw new NotYourBookError(query.bookId);
    return book.toProps();
  }
}
