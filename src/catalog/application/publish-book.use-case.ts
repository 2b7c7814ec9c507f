import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { digestOf, fingerprintOf } from '../../platform/idempotency/idempotency-keys.js';
import { type Claim, IdempotentCommands } from '../../platform/idempotency/idempotent-commands.js';
import { type CounterMetric, Metrics } from '../../platform/metrics/metrics.js';
import { Clock } from '../../shared/clock.js';
import { type BookId, newId, parseId, type UserId } from '../../shared/ids.js';
import { Book, type BookDraft } from '../domain/book.js';
import { BookRepository } from './ports/book.repository.js';
import { SaveCover } from './save-cover.js';

export interface PublishBookCommand {
  readonly sellerId: UserId;
  readonly draft: BookDraft;
  readonly stock: number;
  /** The uploaded picture as it came. */
  readonly cover: Buffer | undefined;
  /** Of the form or the call: publishing again with the same key publishes nothing. */
  readonly idempotencyKey: string | undefined;
}

/** Puts a book on sale. */
@Injectable()
export class PublishBook {
  private readonly published: CounterMetric;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly commands: IdempotentCommands,
    private readonly books: BookRepository,
    private readonly saveCover: SaveCover,
    private readonly config: AppConfig,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.published = metrics.counter('bookstore_books_published_total', 'Books put on sale, imports included');
  }

  /** @throws InvalidBookError, IdempotencyKeyReusedError, RequestInProgressError */
  async execute(command: PublishBookCommand): Promise<BookId> {
    const { sellerId, draft, stock, cover, idempotencyKey: key } = command;
    // What is wrong with it is said before its key is used.
    const book = this.bookOf(command, null);
    const fingerprint = fingerprintOf({ ...draft, stock, cover: cover === undefined ? null : digestOf(cover) });
    return this.commands.run({
      request: key === undefined ? undefined : { userId: sellerId, key, scope: 'catalog.publish_book', fingerprint },
      inOneUnit: true,
      refusals: [],
      execute: (claim) => this.publish(command, book, claim),
      resume: (bookId) => Promise.resolve(published(bookId)),
    });
  }

  private async publish(command: PublishBookCommand, plain: Book, claim: Claim): Promise<BookId> {
    const book =
      command.cover === undefined ? plain : this.bookOf(command, await this.saveCover.execute(command.cover));
    await this.unitOfWork.run(async () => {
      await claim(book.id);
      await this.books.add(book);
    });
    this.published.inc();
    return book.id;
  }

  private bookOf({ sellerId, draft, stock }: PublishBookCommand, cover: string | null): Book {
    return Book.publish(
      { ...draft, id: newId<BookId>(), sellerId, stock, cover },
      this.config.currency,
      this.clock.now(),
    );
  }
}

function published(id: string): BookId {
  const bookId = parseId<BookId>(id);
  if (!bookId) throw new Error(`no book has the id ${id}`);
  return bookId;
}
