import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { fingerprintOf, IdempotencyKeys } from '../../platform/idempotency/idempotency-keys.js';
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
    private readonly idempotency: IdempotencyKeys,
    private readonly books: BookRepository,
    private readonly saveCover: SaveCover,
    private readonly config: AppConfig,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.published = metrics.counter('bookstore_books_published_total', 'Books put on sale, imports included');
  }

  /** @throws InvalidBookError, IdempotencyKeyReusedError */
  async execute(command: PublishBookCommand): Promise<BookId> {
    const { sellerId, draft, stock, idempotencyKey } = command;
    const cover = command.cover === undefined ? null : await this.saveCover.execute(command.cover);
    const book = Book.publish(
      { ...draft, id: newId<BookId>(), sellerId, stock, cover },
      this.config.currency,
      this.clock.now(),
    );
    const fingerprint = fingerprintOf({ ...draft, stock, cover });
    const id = await this.unitOfWork.run(async () => {
      const before = idempotencyKey === undefined ? undefined : await this.claim(book, idempotencyKey, fingerprint);
      if (before !== undefined) return before;
      await this.books.add(book);
      return book.id;
    });
    if (id === book.id) this.published.inc();
    return id;
  }

  /** The book that this key has published already, if it has. */
  private async claim(book: Book, key: string, fingerprint: string): Promise<BookId | undefined> {
    const { resourceId, repeated } = await this.idempotency.claim({
      userId: book.sellerId,
      key,
      scope: 'catalog.publish_book',
      fingerprint,
      resourceId: book.id,
    });
    return repeated ? parseId<BookId>(resourceId) : undefined;
  }
}
