import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type CounterMetric, Metrics } from '../../platform/metrics/metrics.js';
import { Clock } from '../../shared/clock.js';
import { type BookId, newId, type UserId } from '../../shared/ids.js';
import { Book, type BookDraft } from '../domain/book.js';
import { BookRepository } from './ports/book.repository.js';

/** A book that has passed every rule and waits for its batch. */
export type BookToPublish = Book;

/** Puts batches of books on sale, leaving out what their seller has listed already. */
@Injectable()
export class PublishMany {
  private readonly published: CounterMetric;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly books: BookRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.published = metrics.counter('bookstore_books_published_total', 'Books put on sale, imports included');
  }

  /** @throws InvalidBookError */
  prepare(book: { draft: BookDraft; stock: number; sellerId: UserId }): BookToPublish {
    const { draft, stock, sellerId } = book;
    return Book.publish(
      { ...draft, id: newId<BookId>(), sellerId, stock, cover: null },
      this.config.currency,
      this.clock.now(),
    );
  }

  /** One unit of work; answers how many of the books were not on sale yet. */
  async execute(books: readonly BookToPublish[]): Promise<number> {
    if (books.length === 0) return 0;
    const published = await this.unitOfWork.run(() => this.books.addUnlisted(books));
    this.published.inc({}, published);
    return published;
  }
}
