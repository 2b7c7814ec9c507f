import { Global, Module } from '@nestjs/common';
import { sqlInvariants } from '../platform/invariants/invariant-check.js';
import { ArchiveBook } from './application/archive-book.use-case.js';
import { EditBook } from './application/edit-book.use-case.js';
import { GetBook } from './application/get-book.query.js';
import { GetCover } from './application/get-cover.query.js';
import { GetOwnBook } from './application/get-own-book.query.js';
import { ImportBooks } from './application/import-books.use-case.js';
import { ListMyBooks } from './application/list-my-books.query.js';
import { BookRepository } from './application/ports/book.repository.js';
import { BookShelf } from './application/ports/book-shelf.js';
import { CatalogueReader } from './application/ports/catalogue.reader.js';
import { CoverImages } from './application/ports/cover-images.js';
import { CoverStorage } from './application/ports/cover-storage.js';
import { ReservationReader } from './application/ports/reservation.reader.js';
import { ReservationRepository } from './application/ports/reservation.repository.js';
import { TableFileReader } from './application/ports/table-file.reader.js';
import { PublishBook } from './application/publish-book.use-case.js';
import { PublishMany } from './application/publish-many.js';
import { ReserveStock } from './application/reserve-stock.use-case.js';
import { SaveCover } from './application/save-cover.js';
import { SearchBooks } from './application/search-books.query.js';
import { SellerNames } from './application/seller-names.js';
import { RestockReservation } from './application/restock-reservation.use-case.js';
import { SettleReservation } from './application/settle-reservation.use-case.js';
import { CatalogApi } from './catalog.api.js';
import { ImportCommand } from './cli/import.command.js';
import { BookCards } from './http/book-cards.js';
import { BookDtos } from './http/book-dtos.js';
import { BookFormController } from './http/book-form.controller.js';
import { BooksApiController } from './http/books-api.controller.js';
import { CatalogErrorStatuses } from './http/catalog-error-statuses.js';
import { CatalogueController } from './http/catalogue.controller.js';
import { CoversController } from './http/covers.controller.js';
import { ImportController } from './http/import.controller.js';
import { InternalCatalogController } from './http/internal-catalog.controller.js';
import { OriginalPathsController } from './http/original-paths.controller.js';
import { SellingController } from './http/selling.controller.js';
import { DiskCoverStorage } from './infrastructure/covers/disk-cover-storage.js';
import { SharpCoverImages } from './infrastructure/covers/sharp-cover-images.js';
import { CsvTableFileReader } from './infrastructure/files/csv-table-file.reader.js';
import { InProcessCatalogApi } from './infrastructure/in-process-catalog.api.js';
import { catalogInvariants } from './infrastructure/persistence/catalog-invariants.js';
import { SqlBookShelf } from './infrastructure/persistence/sql-book-shelf.js';
import { SqlBookRepository } from './infrastructure/persistence/sql-book.repository.js';
import { SqlCatalogueReader } from './infrastructure/persistence/sql-catalogue.reader.js';
import { SqlReservationReader } from './infrastructure/persistence/sql-reservation.reader.js';
import { SqlReservationRepository } from './infrastructure/persistence/sql-reservation.repository.js';
import { UploadsReadinessCheck } from './infrastructure/uploads-readiness-check.js';

const useCases = [
  ArchiveBook,
  EditBook,
  GetBook,
  GetCover,
  GetOwnBook,
  ImportBooks,
  ListMyBooks,
  PublishBook,
  PublishMany,
  ReserveStock,
  SaveCover,
  SearchBooks,
  SellerNames,
  RestockReservation,
  SettleReservation,
];

const adapters = [
  { provide: BookRepository, useClass: SqlBookRepository },
  { provide: BookShelf, useClass: SqlBookShelf },
  { provide: CatalogueReader, useClass: SqlCatalogueReader },
  { provide: CoverImages, useClass: SharpCoverImages },
  { provide: CoverStorage, useClass: DiskCoverStorage },
  { provide: ReservationReader, useClass: SqlReservationReader },
  { provide: ReservationRepository, useClass: SqlReservationRepository },
  { provide: TableFileReader, useClass: CsvTableFileReader },
  { provide: CatalogApi, useClass: InProcessCatalogApi },
];

/** Books for sale, covers, search, stock and stock reservations. */
@Global()
@Module({
  controllers: [
    ImportController,
    BookFormController,
    SellingController,
    CatalogueController,
    CoversController,
    OriginalPathsController,
    BooksApiController,
    InternalCatalogController,
  ],
  providers: [
    ...useCases,
    ...adapters,
    ...sqlInvariants(catalogInvariants),
    BookCards,
    BookDtos,
    CatalogErrorStatuses,
    ImportCommand,
    UploadsReadinessCheck,
  ],
  exports: [CatalogApi],
})
export class CatalogModule {
  /** What its refusals mean over HTTP, for processes that hear of them from elsewhere. */
  static readonly errorStatuses = CatalogErrorStatuses;

  /** The controllers of its JSON API, for its description. */
  static readonly apiControllers = [BooksApiController];
}
