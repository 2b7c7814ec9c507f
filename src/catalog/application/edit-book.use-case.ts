import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { digestOf, fingerprintOf } from '../../platform/idempotency/idempotency-keys.js';
import { type Claim, IdempotentCommands } from '../../platform/idempotency/idempotent-commands.js';
import { Clock } from '../../shared/clock.js';
import { type BookId, newId, type UserId } from '../../shared/ids.js';
import { BookNotFoundError } from '../catalog.api.js';
import type { Book, BookChanges } from '../domain/book.js';
import { BookChangedError, StockTooHighError, StockTooLowError } from '../domain/catalog-errors.js';
import { MAX_STOCK, stockChange } from '../domain/stock.js';
import { BookRepository } from './ports/book.repository.js';
import { SaveCover } from './save-cover.js';

export interface EditBookCommand {
  readonly bookId: BookId;
  readonly by: UserId;
  readonly changes: Omit<BookChanges, 'cover'>;
  /** Copies put on the shelf, or taken off it when negative; never an absolute number. */
  readonly stockChange: number;
  readonly cover: Buffer | undefined;
  /** The version the seller was looking at: an edit of an older one is refused. Without it the edit goes on top. */
  readonly seenVersion: number | undefined;
  /** Of the form: sent twice, the copies are added once. */
  readonly idempotencyKey: string | undefined;
}

/** How often an edit that names no version is made again on top of one that came between. */
const ATTEMPTS = 3;

/** Refusals that the book's state decides: sending the same edit again does not change them. */
const DECIDED_BY_STATE = [
  'catalog.book_archived',
  'catalog.book_changed',
  'catalog.stock_too_high',
  'catalog.stock_too_low',
];

/** Changes a book of one's own, and how many copies of it are on sale. */
@Injectable()
export class EditBook {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly commands: IdempotentCommands,
    private readonly books: BookRepository,
    private readonly saveCover: SaveCover,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws BookNotFoundError, NotYourBookError, BookArchivedError, BookChangedError, InvalidBookError, StockTooLowError,
   * StockTooHighError, IdempotencyKeyReusedError, RequestInProgressError
   */
  async execute(command: EditBookCommand): Promise<void> {
    const { bookId, by, changes, idempotencyKey: key } = command;
    stockChange(command.stockChange);
    const cover = command.cover && digestOf(command.cover);
    const fingerprint = fingerprintOf({ bookId, changes, stockChange: command.stockChange, cover });
    return this.commands.run({
      request: key === undefined ? undefined : { userId: by, key, scope: 'catalog.edit_book', fingerprint },
      inOneUnit: true,
      refusals: DECIDED_BY_STATE,
      execute: (claim) => this.untilUnchanged(command, claim),
      resume: () => Promise.resolve(),
    });
  }

  private async untilUnchanged(command: EditBookCommand, claim: Claim): Promise<void> {
    const cover = await this.coverFor(command);
    const editId = newId();
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.unitOfWork.run(async () => {
          await claim(editId);
          await this.edit(command, cover, editId);
        });
        return;
      } catch (error) {
        const again = error instanceof BookChangedError && command.seenVersion === undefined && attempt < ATTEMPTS;
        if (!again) throw error;
      }
    }
  }

  private async edit(command: EditBookCommand, cover: string | undefined, editId: string): Promise<void> {
    const book = await this.current(command.bookId);
    const edited = book.edit({ ...command.changes, cover }, command.by, command.seenVersion);
    assertShelfHolds(book, command.stockChange);
    const adjustment = { change: command.stockChange, cause: editId, at: this.clock.now() };
    if (await this.books.saveEdit(edited, adjustment)) return;
    // Either copies were sold since the book was read, or it was edited.
    assertShelfHolds(await this.current(command.bookId), command.stockChange);
    throw new BookChangedError(command.bookId);
  }

  /** Stores the picture, once it is known that the seller may make this edit. */
  private async coverFor(command: EditBookCommand): Promise<string | undefined> {
    if (command.cover === undefined) return undefined;
    (await this.current(command.bookId)).edit(command.changes, command.by);
    return this.saveCover.execute(command.cover);
  }

  private async current(id: BookId): Promise<Book> {
    const book = await this.books.find(id);
    if (!book) throw new BookNotFoundError(id);
    return book;
  }
}

/** Says in words what the conditional write holds. */
function assertShelfHolds(book: Book, change: number): void {
  const { available } = book.toProps().stock;
  if (change < 0 && available + change < 0) throw new StockTooLowError(book.id, available);
  if (change > 0 && available + change > MAX_STOCK) throw new StockTooHighError(book.id, available, MAX_STOCK);
}
