import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { isDuplicateKey } from '../../../platform/database/database-errors.js';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import { Outbox } from '../../../platform/events/outbox.js';
import type { BookId } from '../../../shared/ids.js';
import { BookRepository, type StockAdjustment } from '../../application/ports/book.repository.js';
import type { Book } from '../../domain/book.js';
import { listingIdentity } from '../../domain/listing-identity.js';
import { indexTerms } from '../../domain/search-terms.js';
import { MAX_STOCK } from '../../domain/stock.js';
import { bookEvent, payloadOf } from './book-events.js';
import { BookTermRow } from './book-term.row.js';
import { toBook, toRow } from './book.mapper.js';
import { BookRow } from './book.row.js';
import { movementRow } from './stock-movements.js';
import { StockMovementRow } from './stock-movement.row.js';

/** How often a batch looks again for what is listed already, when another import of the same seller is at work. */
const ATTEMPTS = 3;

@Injectable()
export class SqlBookRepository extends BookRepository {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async find(id: BookId): Promise<Book | undefined> {
    const [row] = await this.database.query<BookRow>(
      `SELECT id, seller_id AS sellerId, title, author, description, isbn, book_condition AS \`condition\`, category, price,
              status, cover, available, reserved, sold, version, sort_title AS sortTitle, listing_key AS listingKey,
              created_at AS createdAt
       FROM catalog_books WHERE id = ?`,
      [id],
    );
    return row && toBook(row, this.config.currency);
  }

  async add(book: Book): Promise<void> {
    // A seller may list the same book twice; only the first is the one that an import would recognise.
    const first = await this.database.insertIfAbsent(BookRow, toRow(book, keyOf(book)));
    if (!first) await this.database.insert(BookRow, [toRow(book, null)]);
    await this.addWhatGoesWith([book]);
  }

  async addUnlisted(books: readonly Book[]): Promise<number> {
    const byKey = new Map<string, Book>();
    for (const book of books) if (!byKey.has(keyOf(book))) byKey.set(keyOf(book), book);
    for (let attempt = 1; ; attempt += 1) {
      for (const key of await this.listed([...byKey.keys()])) byKey.delete(key);
      try {
        await this.database.insert(
          BookRow,
          [...byKey].map(([key, book]) => toRow(book, key)),
        );
        break;
      } catch (error) {
        if (!isDuplicateKey(error) || attempt === ATTEMPTS) throw error;
      }
    }
    await this.addWhatGoesWith([...byKey.values()]);
    return byKey.size;
  }

  async saveEdit(book: Book, { change, cause, at }: StockAdjustment): Promise<boolean> {
    const row = toRow(book, null);
    const shelfHolds = change === 0 ? '' : `AND available + ? BETWEEN 0 AND ${MAX_STOCK}`;
    const written = await this.database.execute(
      `UPDATE catalog_books
       SET title = ?, author = ?, description = ?, isbn = ?, book_condition = ?, category = ?, price = ?, cover = ?,
           sort_title = ?, available = available + ?, version = ?
       WHERE id = ? AND version = ? AND status = 'listed' ${shelfHolds}`,
      [
        row.title,
        row.author,
        row.description,
        row.isbn,
        row.condition,
        row.category,
        row.price,
        row.cover,
        row.sortTitle,
        change,
        row.version,
        row.id,
        row.version - 1,
        ...(change === 0 ? [] : [change]),
      ],
    );
    if (written === 0) return false;
    if (change !== 0) {
      const moved = { available: change, reserved: 0, sold: 0 };
      await this.database.insert(StockMovementRow, [movementRow(book.id, 'adjusted', cause, moved, at)]);
    }
    await this.removeTerms(book.id);
    await this.database.insert(BookTermRow, termRows(book));
    await this.outbox.append([bookEvent('catalog.book_changed', payloadOf(book), at)]);
    return true;
  }

  async archive(book: Book, at: Date): Promise<boolean> {
    const written = await this.database.execute(
      `UPDATE catalog_books SET status = 'archived', listing_key = NULL, version = version + 1
       WHERE id = ? AND seller_id = ? AND status = 'listed'`,
      [book.id, book.sellerId],
    );
    if (written === 0) return false;
    await this.removeTerms(book.id);
    // It may have been edited since it was read: from here on it cannot be.
    const archived = (await this.find(book.id)) ?? book;
    await this.outbox.append([bookEvent('catalog.book_archived', payloadOf(archived), at)]);
    return true;
  }

  private async listed(keys: readonly string[]): Promise<readonly string[]> {
    if (keys.length === 0) return [];
    const rows = await this.database.query<{ listingKey: string }>(
      `SELECT listing_key AS listingKey FROM catalog_books WHERE listing_key IN (${placeholders(keys.length)})`,
      keys,
    );
    return rows.map((row) => row.listingKey);
  }

  private async addWhatGoesWith(books: readonly Book[]): Promise<void> {
    await this.database.insert(BookTermRow, books.flatMap(termRows));
    await this.database.insert(
      StockMovementRow,
      books.map((book) => {
        const { stock, createdAt } = book.toProps();
        return movementRow(book.id, 'published', book.id, stock, createdAt);
      }),
    );
    if (books.length === 0) return;
    await this.outbox.append(
      books.map((book) => bookEvent('catalog.book_published', payloadOf(book), book.toProps().createdAt)),
    );
  }

  private async removeTerms(bookId: BookId): Promise<void> {
    await this.database.execute('DELETE FROM catalog_book_terms WHERE book_id = ?', [bookId]);
  }
}

const keyOf = (book: Book): string => listingIdentity(book.toProps());

const termRows = (book: Book): BookTermRow[] => indexTerms(book.toProps()).map((term) => ({ term, bookId: book.id }));
