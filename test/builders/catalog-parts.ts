import { rm } from 'node:fs/promises';
import { EditBook } from '../../src/catalog/application/edit-book.use-case.js';
import { ArchiveBook } from '../../src/catalog/application/archive-book.use-case.js';
import { ImportBooks } from '../../src/catalog/application/import-books.use-case.js';
import { PublishBook } from '../../src/catalog/application/publish-book.use-case.js';
import { PublishMany } from '../../src/catalog/application/publish-many.js';
import { ReserveStock } from '../../src/catalog/application/reserve-stock.use-case.js';
import { SaveCover } from '../../src/catalog/application/save-cover.js';
import { SearchBooks } from '../../src/catalog/application/search-books.query.js';
import { RestockReservation } from '../../src/catalog/application/restock-reservation.use-case.js';
import { SettleReservation } from '../../src/catalog/application/settle-reservation.use-case.js';
import type { CatalogApi, PublishBook as PublishBookDto } from '../../src/catalog/catalog.api.js';
import { DiskCoverStorage } from '../../src/catalog/infrastructure/covers/disk-cover-storage.js';
import { SharpCoverImages } from '../../src/catalog/infrastructure/covers/sharp-cover-images.js';
import { CsvTableFileReader } from '../../src/catalog/infrastructure/files/csv-table-file.reader.js';
import { InProcessCatalogApi } from '../../src/catalog/infrastructure/in-process-catalog.api.js';
import { catalogPersistence } from '../../src/catalog/infrastructure/persistence/catalog.persistence.js';
import { SqlBookShelf } from '../../src/catalog/infrastructure/persistence/sql-book-shelf.js';
import { SqlBookRepository } from '../../src/catalog/infrastructure/persistence/sql-book.repository.js';
import { SqlCatalogueReader } from '../../src/catalog/infrastructure/persistence/sql-catalogue.reader.js';
import { SqlReservationReader } from '../../src/catalog/infrastructure/persistence/sql-reservation.reader.js';
import { SqlReservationRepository } from '../../src/catalog/infrastructure/persistence/sql-reservation.repository.js';
import { DatabaseIdempotencyKeys } from '../../src/platform/idempotency/database-idempotency-keys.js';
import { IdempotentCommands } from '../../src/platform/idempotency/idempotent-commands.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { type BookId, newId, type UserId } from '../../src/shared/ids.js';
import { MutableClock } from '../support/mutable-clock.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';
import { testConfig } from '../support/test-config.js';

/** The catalogue on a real database, without HTTP. */
export interface CatalogParts {
  readonly db: TestDatabase;
  readonly api: CatalogApi;
  readonly reader: SqlCatalogueReader;
  readonly search: SearchBooks;
  readonly publish: PublishBook;
  readonly edit: EditBook;
  readonly archive: ArchiveBook;
  readonly importBooks: ImportBooks;
}

export async function startCatalog(): Promise<CatalogParts> {
  const db = await startTestDatabase([catalogPersistence]);
  const { database, unitOfWork, outbox } = db;
  const config = testConfig({ engine: 'sqlite', file: 'unused' });
  const clock = new MutableClock();
  const metrics = new Metrics();
  const books = new SqlBookRepository(database, config, outbox);
  const shelf = new SqlBookShelf(database);
  const reservations = new SqlReservationRepository(database, config, outbox);
  const reader = new SqlCatalogueReader(database, config);
  const covers = new SaveCover(new SharpCoverImages(), new DiskCoverStorage(config));
  const keys = new DatabaseIdempotencyKeys(database, clock);
  const commands = new IdempotentCommands(keys, unitOfWork, clock);
  const publishMany = new PublishMany(unitOfWork, books, config, clock, metrics);
  const close = async (): Promise<void> => {
    await db.close();
    await rm(config.dataDir, { recursive: true, force: true });
  };
  return {
    db: { ...db, close },
    reader,
    api: new InProcessCatalogApi(
      reader,
      new SqlReservationReader(database, config),
      new ReserveStock(unitOfWork, reservations, shelf, clock, metrics),
      new SettleReservation(unitOfWork, reservations, shelf, clock),
      new RestockReservation(unitOfWork, reservations, shelf, clock),
      publishMany,
    ),
    search: new SearchBooks(reader),
    publish: new PublishBook(unitOfWork, commands, books, covers, config, clock, metrics),
    edit: new EditBook(unitOfWork, commands, books, covers, clock),
    archive: new ArchiveBook(unitOfWork, books, clock),
    importBooks: new ImportBooks(new CsvTableFileReader(), publishMany, config),
  };
}

/** Something to sell, with whatever matters to the test. */
export const aBook = (changes: Partial<PublishBookDto> = {}): PublishBookDto => ({
  sellerId: newId<UserId>(),
  title: 'Pedro Páramo',
  author: 'Juan Rulfo',
  description: '',
  price: { amount: 1500, currency: 'USD' },
  stock: 1,
  condition: 'good',
  category: 'fiction',
  ...changes,
});

/** Puts a book on sale and answers its id. */
export async function publishOne({ publish }: CatalogParts, changes: Partial<PublishBookDto> = {}): Promise<BookId> {
  const { sellerId, stock, isbn = '', price, ...draft } = aBook(changes);
  return publish.execute({
    sellerId,
    stock,
    draft: { ...draft, isbn, price: price.amount, currency: price.currency },
    cover: undefined,
    idempotencyKey: undefined,
  });
}

export interface ShelfRow {
  readonly available: number;
  readonly reserved: number;
  readonly sold: number;
}

/** Where the copies of a book are, in an order that `toEqual` does not mind. */
export async function shelfOf({ db }: CatalogParts, id: BookId): Promise<ShelfRow | undefined> {
  const [row] = await db.database.query<ShelfRow>('SELECT available, reserved, sold FROM catalog_books WHERE id = ?', [
    id,
  ]);
  return row && { available: row.available, reserved: row.reserved, sold: row.sold };
}

/** The books whose copies do not add up to their ledger; it must be empty after whatever happened. */
export async function booksOffTheLedger({ db }: CatalogParts): Promise<readonly object[]> {
  return db.database.query(
    `SELECT b.id, b.available, b.reserved, b.sold, m.available AS a, m.reserved AS r, m.sold AS s
     FROM catalog_books b LEFT JOIN (
       SELECT book_id, CAST(SUM(available_change) AS SIGNED) AS available, CAST(SUM(reserved_change) AS SIGNED) AS reserved,
              CAST(SUM(sold_change) AS SIGNED) AS sold
       FROM catalog_stock_movements GROUP BY book_id
     ) m ON m.book_id = b.id
     WHERE m.book_id IS NULL OR b.available <> m.available OR b.reserved <> m.reserved OR b.sold <> m.sold`,
  );
}
