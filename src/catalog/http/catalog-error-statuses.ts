import { ErrorStatuses } from '../../platform/http/error-statuses.js';
import type { UnreadableFileError } from '../application/import-problems.js';
import type {
  BookNotFoundError,
  InvalidReservationError,
  OutOfStockError,
  OwnBookError,
  ReservationClosedError,
  ReservationNotFoundError,
} from '../catalog.api.js';
import type {
  BookArchivedError,
  BookChangedError,
  InvalidBookError,
  InvalidCursorError,
  NotYourBookError,
  StockTooHighError,
  StockTooLowError,
} from '../domain/catalog-errors.js';

type CatalogErrorCode = (
  | BookArchivedError
  | BookChangedError
  | BookNotFoundError
  | InvalidBookError
  | InvalidCursorError
  | InvalidReservationError
  | NotYourBookError
  | OutOfStockError
  | OwnBookError
  | ReservationClosedError
  | ReservationNotFoundError
  | StockTooHighError
  | StockTooLowError
  | UnreadableFileError
)['code'];

export class CatalogErrorStatuses extends ErrorStatuses {
  readonly statuses = {
    'catalog.book_archived': 409,
    'catalog.book_changed': 409,
    'catalog.book_not_found': 404,
    'catalog.invalid_book': 422,
    'catalog.invalid_cursor': 400,
    'catalog.invalid_reservation': 422,
    'catalog.not_your_book': 403,
    'catalog.out_of_stock': 409,
    'catalog.own_book': 409,
    'catalog.reservation_closed': 409,
    'catalog.reservation_not_found': 404,
    'catalog.stock_too_high': 409,
    'catalog.stock_too_low': 409,
    'catalog.unreadable_file': 422,
  } satisfies Record<CatalogErrorCode, number>;

  override readonly fields = { 'catalog.invalid_cursor': 'cursor' } satisfies Partial<Record<CatalogErrorCode, string>>;
}
