import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { BookId, UserId } from '../../shared/ids.js';
import { BookNotFoundError } from '../catalog.api.js';
import { BookRepository } from './ports/book.repository.js';

/** Takes a book of one's own off sale for good. Orders that hold copies of it keep them. Repeating it is harmless. */
@Injectable()
export class ArchiveBook {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly books: BookRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws BookNotFoundError, NotYourBookError */
  async execute(command: { bookId: BookId; by: UserId }): Promise<void> {
    const book = await this.books.find(command.bookId);
    if (!book) throw new BookNotFoundError(command.bookId);
    const archived = book.archive(command.by);
    await this.unitOfWork.run(() => this.books.archive(archived, this.clock.now()));
  }
}
